import { type Gate, narrowBytes, poisoned } from './fault-gate.ts'

export interface Fault {
  name: string
  /** The gate while the 20 events are reported. */
  gate: Gate
  /** The gate from `leaveMs` on. Default `up`. */
  after?: Gate
  /** After the last event, how long until the visitor goes, or the gate changes. */
  leaveMs: number
  how: 'killed' | 'closed' | 'stays'
  tabs?: 2
  /** Runs in every page before its scripts. */
  script?: string
  /** Damages what the subjects have stored, or their room for it, before the events. */
  spoil?: 'values' | 'quota'
  /** An event that no server takes: its loss is not counted. */
  without?: number
}

/** A browser whose storage refuses, or never answers. */
const blockedStorage = `
Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('Denied', 'SecurityError') } })
IDBFactory.prototype.open = () => new EventTarget()`

export const faults: Fault[] = [
  { name: '503, browser killed after 2 s, opened again', gate: 'down', leaveMs: 2_000, how: 'killed' },
  { name: '503, browser killed after 12 s, opened again', gate: 'down', leaveMs: 12_000, how: 'killed' },
  { name: '503, tab closed after 2 s, opened again', gate: 'down', leaveMs: 2_000, how: 'closed' },
  {
    name: '503, two tabs with 10 each, closed after 2 s',
    gate: 'down',
    leaveMs: 2_000,
    how: 'closed',
    tabs: 2,
  },
  { name: 'unreachable, tab closed after 2 s', gate: 'unreachable', leaveMs: 2_000, how: 'closed' },
  { name: 'unreachable, browser killed after 2 s', gate: 'unreachable', leaveMs: 2_000, how: 'killed' },
  { name: 'receipt of each event lost twice', gate: 'cut', after: 'cut', leaveMs: 0, how: 'stays' },
  {
    name: 'every stored value cut in half; then 503, tab closed',
    gate: 'down',
    leaveMs: 2_000,
    how: 'closed',
    spoil: 'values',
  },
  {
    name: 'storage blocked: localStorage throws, IndexedDB hangs; 503 for 2 s',
    gate: 'down',
    leaveMs: 2_000,
    how: 'stays',
    script: blockedStorage,
  },
  {
    name: 'disk full: quota of a byte, local storage filled; 503 for 2 s',
    gate: 'down',
    leaveMs: 2_000,
    how: 'stays',
    spoil: 'quota',
  },
  { name: 'captive portal: 200 with HTML for 4 s', gate: 'portal', leaveMs: 4_000, how: 'stays' },
  {
    name: `503 for 2 s, then the server refuses event ${poisoned}: the other 19`,
    gate: 'down',
    after: 'poison',
    leaveMs: 2_000,
    how: 'stays',
    without: poisoned,
  },
  {
    name: `503 for 2 s, then a proxy refuses more than ${narrowBytes / 1_024} KiB with 413`,
    gate: 'down',
    after: 'narrow',
    leaveMs: 2_000,
    how: 'stays',
  },
]
