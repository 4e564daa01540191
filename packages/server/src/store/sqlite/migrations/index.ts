import { answersAndTallies } from './0001-answers-and-tallies.ts'

/** All migrations in order. The first brings an empty database to version 1. Published ones never change. */
export const migrations: readonly string[] = [answersAndTallies]
