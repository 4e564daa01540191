export { fillPlaces } from '@kairos-cx/sdk'
export { findWay } from './find-way.ts'
export { MoreCard } from './more-card.tsx'
export { placeOf } from './places.ts'
