/** One file of ours in the folder of the spool. */
export interface SpoolFile {
  readonly path: string;
  /** What it holds and was not dropped, in order. */
  readonly lines: Set<StoredLine>;
  /** Whether there is something on disk beside those lines. */
  isUntidy: boolean;
}

/** A line on disk. */
export interface StoredLine {
  readonly text: string;
  readonly file: SpoolFile;
}

export function spoolFile(path: string): SpoolFile {
  return { path, lines: new Set(), isUntidy: false };
}

export function addLine(file: SpoolFile, text: string): StoredLine {
  const line = { text, file };
  file.lines.add(line);
  return line;
}

/** The line has done its duty: it leaves the disk when its file is next tidied. */
export function dropLine(line: StoredLine): void {
  if (line.file.lines.delete(line)) line.file.isUntidy = true;
}
