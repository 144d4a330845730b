import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What a command ends with when it was called wrongly, as sysexits.h has it. */
const EXIT_USAGE = 64;

/** The options and arguments of a command. `--help` and what the command does not know end the process with how it is used. */
export function commandLine<const Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch {
    return refuseUsage(usage);
  }
}

/** Ends the process with how it is used. */
export function refuseUsage(usage: string): never {
  console.error(usage);
  process.exit(EXIT_USAGE);
}
