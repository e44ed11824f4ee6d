import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { TaskKind } from '../../../shared/contract-sharing.js';
import { errorText, t, type TextKey } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import type { ImportStage } from '../../state/sharing-state.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { chosenFiles } from './dropped-files.js';
import { ImportPreviewView, LeftOut } from './import-preview.js';
import { JobProgress } from './job-progress.js';

/** Taking signs in: choosing files, seeing what would come, and letting it come. */
export function ImportCard(): JSX.Element {
  const { sharing } = useApp();
  const stage = sharing.stage.value;
  useEffect(() => {
    sharing.show(true);
    return () => sharing.show(false);
  }, []);
  return (
    <section class="card" aria-labelledby="import-title" data-testid="import" data-stage={stage.at}>
      <div>
        <h2 id="import-title">{t('share.import')}</h2>
        {stage.at === 'idle' && <p class="quiet">{t('share.importText')}</p>}
      </div>
      <Stage stage={stage} />
    </section>
  );
}

function Stage({ stage }: { stage: ImportStage }): JSX.Element {
  const { sharing, tasks } = useApp();
  const cancel = (): void => void sharing.cancel();
  const left = leftJob(tasks.running.value?.kind);
  if (left && (stage.at === 'idle' || stage.at === 'failed')) {
    return (
      <JobProgress
        label={t(left)}
        share={tasks.running.value?.done ?? null}
        stopping={tasks.cancelling.value}
        onCancel={() => void tasks.cancel()}
      />
    );
  }
  switch (stage.at) {
    case 'idle':
      return <Choosing />;
    case 'giving':
      return (
        <JobProgress label={t('share.giving', { name: stage.name })} share={stage.share} onCancel={cancel} />
      );
    case 'watching':
      return <Watching stage={stage} onCancel={cancel} />;
    case 'reading':
    case 'writing':
      return (
        <JobProgress
          label={t(`share.${stage.at}`, { name: stage.name })}
          share={tasks.running.value?.done ?? null}
          stopping={tasks.cancelling.value}
          onCancel={cancel}
        />
      );
    case 'seen':
      return (
        <ImportPreviewView
          name={stage.name}
          preview={stage.preview}
          noTake={stage.noTake}
          others={stage.others ?? 0}
          films={stage.films ?? false}
        />
      );
    case 'failed':
      return (
        <>
          <div class="import-failed" role="alert" data-testid="import-failed">
            <Icon name="warning" />
            <div>
              <p class="import-name">{t('share.importFailed', { name: stage.name })}</p>
              <p>{stage.error.code === 'takes.none' ? t('share.noTakes') : errorText(stage.error)}</p>
            </div>
          </div>
          <LeftOut left={{ broken: [...stage.noTake], unfit: [] }} open />
          <Choosing />
        </>
      );
  }
}

/** What an import does that was begun before the page was loaded anew. */
function leftJob(kind: TaskKind | undefined): TextKey | null {
  if (kind === 'read') return 'share.readingBefore';
  return kind === 'import' ? 'share.writingBefore' : null;
}

interface WatchingProps {
  stage: Extract<ImportStage, { at: 'watching' }>;
  onCancel: () => void;
}

/** Films are played one after another, and can be seen. They go on while another screen is there. */
function Watching({ stage: { name, done, films, waits }, onCancel }: WatchingProps): JSX.Element {
  const { parts } = useApp();
  const view = parts.vision.source.value?.view;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (view) place.current?.replaceChildren(view);
  }, [view]);
  return (
    <>
      <div class="watching" ref={place} aria-hidden="true" />
      <JobProgress
        label={t(waits ? 'share.watchingWaits' : 'share.watching', { name, number: done + 1, films })}
        share={done / films}
        onCancel={onCancel}
      />
    </>
  );
}

function Choosing(): JSX.Element {
  const { sharing, tasks } = useApp();
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement): void => {
    const files = chosenFiles(input.files);
    // The same again is a choice, too.
    input.value = '';
    void sharing.look(files);
  };
  return (
    <div class="drop-hint">
      <div class="button-row">
        <Button
          icon="plus"
          disabled={tasks.busy.value}
          data-testid="import-file"
          onClick={() => file.current?.click()}
        >
          {t('share.chooseFile')}
        </Button>
        <Button disabled={tasks.busy.value} onClick={() => folder.current?.click()}>
          {t('share.chooseFolder')}
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          multiple
          accept=".mudra,.zip,.pose,.jsonl,.csv,video/*"
          data-testid="import-input"
          onChange={(event) => take(event.currentTarget)}
        />
        <input
          ref={folder}
          type="file"
          hidden
          {...{ webkitdirectory: true }}
          data-testid="import-folder"
          onChange={(event) => take(event.currentTarget)}
        />
      </div>
      <p class="quiet">{t('share.dropHint')}</p>
    </div>
  );
}
