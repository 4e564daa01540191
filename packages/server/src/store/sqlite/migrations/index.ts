import { answersAndTallies } from './0001-answers-and-tallies.ts'
import { contactsOfAPerson } from './0002-contacts-of-a-person.ts'
import { losses } from './0003-losses.ts'

/** All migrations in order. The first brings an empty database to version 1. Published ones never change. */
export const migrations: readonly string[] = [answersAndTallies, contactsOfAPerson, losses]
