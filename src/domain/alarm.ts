/** Something is wrong with the account or the settings, as the provider's refusals tell. Times are epoch milliseconds. */
export interface Alarm {
  /** The provider's error code. */
  code: string;
  /** When it was first told, since it was last quiet for `LIMITS.alarmMs`. */
  since: number;
  lastAt: number;
  /** How many messages met it since. */
  count: number;
}
