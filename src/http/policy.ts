/** Which addresses a request may lead to, and whose fault a forbidden one is. */
import { AmagiError, isAmagiError } from '../errors'
import { checkHost, hostAllowed, type Address } from './address'
import { addressRefused } from './failure'
import type { OutgoingRequest } from './types'

const astray = (error: AmagiError): AmagiError =>
  new AmagiError('upstream-changed', {
    message: `upstream led to a forbidden address: ${error.message}`,
    details: error.details,
  })

/** Runs a check of an address that upstream gave: its `bad-input` is none of whoever asked. */
export function byUpstream<T>(check: () => T): T {
  try {
    return check()
  } catch (error) {
    throw isAmagiError(error) && error.code === 'bad-input' ? astray(error) : error
  }
}

/** The same for a redirect to a name of the list that resolves to a forbidden address. */
export function ledAstray(error: unknown): never {
  throw isAmagiError(error) && error.details['errno'] === addressRefused ? astray(error) : error
}

/** Names only an own network has (RFC 6762, RFC 8375, ICANN's `internal` of 2024, and what routers make up). */
const ownNetwork = /\.(?:local|localhost|localdomain|lan|home|internal|intranet|corp|private|home\.arpa)$/

/** Names with a top-level domain of the internet. */
export const isPublicName = (host: string): boolean => /\.[a-z][a-z\d-]*[a-z\d]$/.test(host) && !ownNetwork.test(host)

/**
 * Throws `bad-input` for a host that may not be asked. An open one only by https: whoever answers proves to own the
 * name, so that a machine in the own network gets no request even when its address passes for a public one.
 */
export function checkAddress(address: Address, { hosts, open = false }: OutgoingRequest): Address {
  if (!open || address.protocol !== 'https' || !isPublicName(address.host)) checkHost(address, hosts)
  return address
}

/** The address of a request, refused as what it is: those of files stood in an answer, the others are the caller's. */
export function ofRequest<T>({ purpose }: OutgoingRequest, check: () => T): T {
  return purpose === 'api' || purpose === 'page' ? check() : byUpstream(check)
}

/** Whether a host is asked because the request is an open one. */
export const isOpen = (host: string, { hosts }: OutgoingRequest): boolean => !hostAllowed(host, hosts)
