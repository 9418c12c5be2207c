/** Endpoint table of Kuaishou. */
import { fetchOneWork } from './work'

export const endpoints = [fetchOneWork] as const
