import { describe, expect, it } from 'vitest'
import { b2has } from '../../../src/platforms/kuaishou/sign/b2has'
import { chacha } from '../../../src/platforms/kuaishou/sign/chacha'
import { cts } from '../../../src/platforms/kuaishou/sign/cts'
import { environmentBody, hxfalcon, lrc, signInput } from '../../../src/platforms/kuaishou/sign/hxfalcon'
import { kwwOfCookie, makeKww } from '../../../src/platforms/kuaishou/sign/kww'

const context = {
  count: 100,
  secsCount: 100,
  scriptCount: 0,
  stackTail: 'at invented (https://h5.invented.example/app.js:7:11)',
  startedAt: 1_700_000_000_000,
  now: 1_700_000_012_345,
  random: 0.25,
}
const body = JSON.stringify({ photoId: '3xpaperboat0001', pcursor: '' })

// Vectors: made by this implementation when it reproduced every recorded vector of the web client.
describe('the parts of a signature', () => {
  it.each([
    ['nothing', '', '7ecb2c401228df4bb59bec4ad76a05d245986f35b8f2c23dbbfd9be3708bf31a'],
    ['a word', 'paper boat', 'ef88a25afe2b3fd638a76841542e7796b2f4e08b92a8b0b2d851c47aa563d89e'],
    [
      'Chinese, not a multiple of a word',
      '纸船'.repeat(50),
      '1f41d9def8eafae3aaf92c040fd7406755e2cc4e92098727699b41dc5bc4e951',
    ],
    ['exactly one block', 'x'.repeat(256), 'b89baf1af82fe9a505421edbca712209b711054ef1a36ad8d8ea93d5028469da'],
    ['a block and a byte', 'x'.repeat(257), '5a90f2410bfe0169b45e94a936a75500d07135af4f56d955c18bed7855e8150b'],
    ['two blocks and a byte', 'x'.repeat(513), 'ad9b502d2cbdf04fe1655ceba01edf5821cb9642214f92757c427fae67e373b5'],
  ])('hash of %s', (_name, text, hash) => {
    expect(b2has(text)).toBe(hash)
  })

  it('the byte stream', () => {
    expect(cts(Buffer.from('paper boat')).toString('hex')).toBe('7f597225bc219c2d2074')
  })

  it('the cipher undoes itself, over more than one block', () => {
    const plain = Buffer.from('lantern '.repeat(30))
    expect(chacha(chacha(plain))).toEqual(plain)
    expect(chacha(plain)).not.toEqual(plain)
  })

  it('the checksum makes the sum of the bytes zero', () => {
    const bytes = Buffer.from('lantern keeper')
    expect([...bytes, lrc(bytes)].reduce((sum, byte) => sum + byte, 0) & 0xff).toBe(0)
  })
})

describe('what a signature covers', () => {
  it('is the path, the sorted parameters and the body', () => {
    expect(
      signInput(
        '/rest/x',
        [
          ['zeta', '1'],
          ['Alpha', '2'],
          ['__NS_sig3', 'no'],
          ['alpha', '中'],
        ],
        body,
      ),
    ).toBe(`/rest/xAlpha=2alpha=中zeta=1${body}`)
  })

  it('is without a body that is empty', () => {
    expect(signInput('/rest/x', [], '{}')).toBe('/rest/x')
    expect(signInput('/rest/x', [])).toBe('/rest/x')
  })
})

describe('a whole signature', () => {
  it('of a call without body', () => {
    const input = signInput('/rest/k/user/info', [
      ['caver', '2'],
      ['principalId', 'lantern_keeper'],
    ])
    expect(environmentBody(context)).toBe(
      'sFnX-DtsAUFXsbDPT3TMP-skgysoB-da4VAUnbmdsFPyfcpNcS-_793PWuGZkNJgqlOTYy9jUf90GgJ78rjmyehzxtkFyVAkJgy3VCjD_w..',
    )
    expect(hxfalcon(input, context)).toBe(
      'HUDR_sFnX-DtsAUFXsbDPT3TMP-skgysoB-da4VAUnbmdsFPyfcpNcS' +
        '-_793PWuGZkNJgqlOTYy9jUf90GgJ78rjmyehzxtkFyVAkJgy3VCjD_w..' +
        '$HE_3728b1d5d77c1499b3f77d8383838383437d7c7c7c7da3e4d0c66fa60dcf1d33d37bf77de72a42a6072a42947c',
    )
  })

  it('of a call with a body', () => {
    const input = signInput('/rest/wd/photo/comment/list', [['caver', '2']], body)
    expect(hxfalcon(input, { ...context, count: 101, secsCount: 101, random: 0.999999 })).toBe(
      'HUDR_sFnX-DtsAUFXsbDPTnTMP-skgysoB-da4VAUnbmdsFPyfcpNcS' +
        '-_793PWuGZkNJgqlOTYy9jUf90GgJ78rjmyehzxtkFyVAkJgy3VSjD_w..' +
        '$HE_736cf591933850ddf7b339663001d7c7c73938383839e6a094827eb5478a5977973fb339a36e06e2436e06d038',
    )
  })

  it('changes with every part of the request', () => {
    const values = ['/a', '/b', '/ax=1'].map((input) => hxfalcon(input, context))
    expect(new Set(values).size).toBe(3)
  })
})

describe('the session header', () => {
  it('is made of time and eight characters', () => {
    expect(makeKww(1_700_000_000_000, () => 0.5)).toBe('K7PCtQ/dqGfe5eYrcdnnUzQdWTecWkCuBVsMSafDJ5I=###ssrd')
  })

  it('is the browser’s own when the cookie has it', () => {
    expect(kwwOfCookie('did=web_0; kwfv1=own+value==; userId=1')).toBe('own+value==')
    expect(kwwOfCookie('xkwfv1=no')).toBeUndefined()
    expect(kwwOfCookie(undefined)).toBeUndefined()
  })
})
