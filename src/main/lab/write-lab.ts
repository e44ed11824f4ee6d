import { join } from 'node:path';
import { asText } from '../library/files.js';
import { writeFileAtomic } from '../library/atomic-file.js';
import { csvFiles } from './csv.js';
import type { LabReport } from './lab-report.js';
import { labPage } from './page.js';

/** The page's name in the report's folder, and that of the file that keeps finished fits. */
export const pageName = 'index.html';
export const fitsName = 'fits.jsonl';

/** Writes the page, `lab.json` and the CSV files. Throws MudraError `disk.full`, `disk.denied`. */
export async function writeLab(folder: string, report: LabReport): Promise<void> {
  const files = { ...csvFiles(report), 'lab.json': asText(report), [pageName]: labPage(report) };
  for (const [name, text] of Object.entries(files)) await writeFileAtomic(join(folder, name), text);
}
