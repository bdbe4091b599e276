import { expect, test } from 'playwright/test';
import { parseHost, SiteMap } from '../../../../src/gateway/sites/site-map.js';

const site = (name: string, basePath: string, ...hosts: string[]) => ({ name, basePath, hosts });

test('reads host names as URLs have them', () => {
  expect(parseHost('Book.Example.com')).toBe('book.example.com');
  expect(parseHost('book.example.com.')).toBe('book.example.com');
  expect(parseHost('bücher.example')).toBe('xn--bcher-kva.example');
  expect(parseHost('[::1]')).toBe('[::1]');
  for (const text of [
    '',
    '*.example.com',
    'a.example:80',
    'a.example/ve',
    'https://a.example',
    'me@a.example',
    'a b',
    'me@[::1]',
    '[::1]:80',
  ]) {
    expect(parseHost(text), text).toBeUndefined();
  }
});

test('finds the site by host and path, and prefers one that names the host', () => {
  const map = new SiteMap([
    site('any', '/ve'),
    site('north', '/ve', 'north.example', 'north.test'),
    site('south', '/south', 'north.example'),
  ]);
  const find = (url: string) => map.find(url)?.name;
  expect(find('https://north.example/ve/token')).toBe('north');
  expect(find('http://NORTH.test.:8080/ve')).toBe('north');
  expect(find('https://north.example/south/token?x=/ve')).toBe('south');
  expect(find('https://other.example/ve/token')).toBe('any');
  expect(find('https://north.example/vest/token')).toBeUndefined();
  expect(find('https://other.example/south/token')).toBeUndefined();
  expect(map.overlaps).toEqual([]);
});

test('a site without a path has every path of its host', () => {
  const map = new SiteMap([site('north', '', 'north.example')]);
  expect(map.find('https://north.example/')?.name).toBe('north');
  expect(map.find('https://north.example/token')?.name).toBe('north');
  expect(map.find('https://south.example/token')).toBeUndefined();
});

test('tells which sites overlap', () => {
  const overlaps = (...sites: ReturnType<typeof site>[]) =>
    new SiteMap(sites).overlaps.map(({ one, other, at }) => `${one} ${other} ${at}`);
  expect(overlaps(site('a', '/ve'), site('b', '/ve'))).toEqual(['a b */ve']);
  expect(overlaps(site('a', '/ve', 'x.test', 'y.test'), site('b', '/ve/b', 'y.test'))).toEqual([
    'a b y.test/ve/b',
  ]);
  expect(overlaps(site('a', '/ve/b', 'x.test'), site('b', '', 'x.test'))).toEqual(['a b x.test/']);
  expect(overlaps(site('a', '/ve', 'x.test'), site('b', '/vest', 'x.test'), site('c', '/ve'))).toEqual([]);
});
