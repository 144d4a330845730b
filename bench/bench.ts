import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Generator } from './generator.ts';
import type { Report } from './report.ts';
import type { NodeProgram } from './servers.ts';

/** What every part of the benchmark is given. */
export interface Bench {
  isQuick: boolean;
  node: NodeProgram;
  generator: Generator;
  report: Report;
  rounds: number;
  /** Length of one span. */
  seconds: number;
  /** Makes a folder that goes with the run. */
  folder: (name: string) => string;
}

/** Folders of one run, below `workFolder`. */
export function foldersIn(workFolder: string): Bench['folder'] {
  return (name) => {
    const path = join(workFolder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
}
