export { isOnWay } from './is-on-way.ts'
export { MoreCard } from './more-card.tsx'
