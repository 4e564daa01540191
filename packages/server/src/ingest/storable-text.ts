// For toWellFormed(), which every Node has that we run on.
/// <reference lib="es2024.string" />

/**
 * Gives a text as every database can store it and every reader read it: lone surrogates become U+FFFD, and
 * NUL, which PostgreSQL refuses, is left out.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
