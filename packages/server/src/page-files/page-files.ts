/** One file as it goes over the wire. */
export interface PageFile {
  contentType: string
  /** Opaque, without quotes; the same for the same bytes. */
  tag: string
  /** The bytes for each content encoding; a compressed one only where it is smaller. */
  bodies: { identity: Uint8Array<ArrayBuffer>; br?: Uint8Array<ArrayBuffer>; gzip?: Uint8Array<ArrayBuffer> }
}

/** What the script tag's page loads, as built: see `loadPageFiles`. */
export interface PageFiles {
  /** By the name that never changes, like `cx.js`: the current file. */
  current: ReadonlyMap<string, PageFile>
  /** By the name with the hash of its content, like `cx.1a2b3c.js`: never another content. */
  immutable: ReadonlyMap<string, PageFile>
}
