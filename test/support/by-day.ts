/** For tests that run by the clock: by day, whatever it is outside. */
import { keepDaytime } from './daytime.ts';

keepDaytime();
