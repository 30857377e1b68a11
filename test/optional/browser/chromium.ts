import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The command that starts it; Debian's package is called the same. */
export const chromium = process.env['CHROMIUM'] ?? 'chromium';

/** A page in a browser, asked by the DevTools protocol. */
export interface Tab {
  /** Opens a file, as somebody does who double-clicks it. */
  readonly open: (file: string) => Promise<void>;
  /** What an expression comes to there, as JSON. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly send: (method: string, params?: object) => Promise<Readonly<Record<string, unknown>>>;
  /** What the page complained about: errors on its console, exceptions, and requests for anything but itself. */
  readonly complaints: () => readonly string[];
}

interface Target {
  readonly type: string;
  readonly webSocketDebuggerUrl: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Starts a browser without a window, lets somebody use a page in it, and ends it. */
export async function inChromium<Result>(use: (tab: Tab) => Promise<Result>): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), 'keeper-browser-'));
  const given = ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--remote-debugging-port=0'];
  const browser = spawn(chromium, [...given, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const port = await portIn(createInterface(browser.stderr));
    const targets: readonly Target[] = JSON.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).text());
    const socket = new WebSocket(targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
    await once(socket, 'open');
    return await use(await tabOn(socket));
  } finally {
    const ended = once(browser, 'exit');
    browser.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function portIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const port = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error('the browser did not start');
}

async function tabOn(socket: WebSocket): Promise<Tab> {
  const waiting = new Map<number, (message: Message) => void>();
  const complaints: string[] = [];
  const loads = new EventTarget();
  let count = 0;
  socket.addEventListener('message', ({ data }) => {
    const message: Message = JSON.parse(String(data));
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === 'Page.loadEventFired') loads.dispatchEvent(new Event('load'));
    complaints.push(...complaintsIn(message));
  });
  const send: Tab['send'] = async (method, params = {}) => {
    count += 1;
    const id = count;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result = {}, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  return {
    send,
    open: async (file) => {
      complaints.length = 0;
      const loaded = once(loads, 'load');
      await send('Page.navigate', { url: `file://${file}` });
      await loaded;
    },
    evaluate: async (expression) => {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (answer['exceptionDetails']) throw new Error(JSON.stringify(answer['exceptionDetails']));
      const { value }: { readonly value?: unknown } = Object(answer['result']);
      return value;
    },
    complaints: () => complaints,
  };
}

function complaintsIn({ method, params = {} }: Message): readonly string[] {
  const text = JSON.stringify(params);
  if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') return [text];
  if (method === 'Runtime.consoleAPICalled' && params['type'] === 'error') return [text];
  const isOutside = method === 'Network.requestWillBeSent' && !/"url":"(?:file|data|blob):/.test(text);
  return isOutside ? [text] : [];
}
