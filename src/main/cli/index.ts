import { renderUsage, runCommand, type CommandDef } from 'citty';
import { version } from '../app/version.js';
import { exitCodes, failure, standardOutput, UsageError } from './command-line.js';
import { evaluateCommand } from './evaluate-command.js';
import { exportCommand } from './export-command.js';
import { importCommand } from './import-command.js';
import { labCommand } from './lab-command.js';
import { recognizeCommand } from './recognize-command.js';
import { replayCommand } from './replay-command.js';
import { trainCommand } from './train-command.js';

/** citty's types want every command to take any arguments; each command checks its own. */
const anyCommand = (command: unknown): CommandDef => command as CommandDef;

const commands: Readonly<Record<string, CommandDef>> = {
  train: anyCommand(trainCommand),
  recognize: anyCommand(recognizeCommand),
  replay: anyCommand(replayCommand),
  evaluate: anyCommand(evaluateCommand),
  lab: anyCommand(labCommand),
  export: anyCommand(exportCommand),
  import: anyCommand(importCommand),
};

const mudra: CommandDef = {
  meta: {
    name: 'mudra',
    version,
    description: 'Mudra without a screen: train, recognise and evaluate recorded takes of your own signs.',
  },
  subCommands: { ...commands },
};

/** Runs one command line (without node and script) and gives its exit code. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const [name, ...rest] = words;
    const help = words.length === 0 || words.includes('--help') || words.includes('-h');
    const command = name === undefined || name.startsWith('-') ? undefined : commands[name];
    if (help) {
      standardOutput.out(await (command ? renderUsage(command, mudra) : renderUsage(mudra)));
      return words.length === 0 ? exitCodes.usage : exitCodes.done;
    }
    if (name === '--version' || name === '-v') {
      standardOutput.out(version);
      return exitCodes.done;
    }
    if (!command) throw new UsageError(`Mudra has no command “${name}”.`);
    refuseUnknownOptions(command, rest);
    await runCommand(command, { rawArgs: rest }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'CLIError') throw new UsageError(error.message);
      throw error;
    });
    return exitCodes.done;
  } catch (thrown) {
    const { text, code } = failure(thrown);
    standardOutput.log(text);
    return code;
  }
}

/** citty takes options that it does not know in silence; a misspelt option must not. */
function refuseUnknownOptions(command: CommandDef, words: readonly string[]): void {
  const known = Object.keys(command.args ?? {});
  for (const word of words) {
    const [, option] = /^--([^=]+)/.exec(word) ?? [];
    if (option !== undefined && !known.includes(option))
      throw new UsageError(`There is no option --${option}.`);
  }
}

process.exitCode = await main(process.argv.slice(2));
