export { fillPlaces } from '@kairos-cx/sdk'
export { isOnWay } from './is-on-way.ts'
export { MoreCard } from './more-card.tsx'
export { placeOf } from './places.ts'
