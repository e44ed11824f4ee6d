import type { FileToGive } from '../../state/upload.js';

/** Files that were chosen; those of a folder with their places in it. */
export function chosenFiles(list: FileList | null): FileToGive[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files that were dropped, those in folders with their places. Ask at once: the drop is forgotten soon. */
export async function droppedFiles(data: DataTransfer): Promise<FileToGive[]> {
  const plain = chosenFiles(data.files);
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return plain;
  const found: FileToGive[] = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry: FileSystemEntry, found: FileToGive[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
  } else if (entry.isDirectory) {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A folder is read in pieces, until one is empty.
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (part.length === 0) return;
      for (const inner of part) await walk(inner, found);
    }
  }
}
