/** Messages as the extension would send them: realistic, so that looking at the pages tells something. */
import type { CheckReport, CheckRun, Measurement } from '../../src/checks/report';
import { webviewWords } from '../../src/messages/webview-words';
import type { StageState, ToGuide, ToResults } from '../../src/messages/webview';
import type { GuideBlock } from '../../src/packs/guide-data';
import { callsWithCrash } from '../fixtures/traces';

const figure = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 190" width="560" height="190" font-size="13">
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0 10 5 0 10z" fill="var(--vscode-charts-blue)"/></marker></defs>
<g fill="none" stroke="currentColor">
<rect x="20" y="30" width="190" height="130" rx="8"/><rect x="350" y="30" width="190" height="130" rx="8"/>
<rect x="40" y="58" width="150" height="34" rx="4"/><rect x="40" y="106" width="150" height="34" rx="4" stroke="var(--vscode-charts-blue)" stroke-width="2"/>
<rect x="370" y="58" width="150" height="34" rx="4"/><rect x="370" y="106" width="150" height="34" rx="4" stroke="var(--vscode-charts-blue)" stroke-width="2"/></g>
<g fill="currentColor" text-anchor="middle"><text x="115" y="22">laptop</text><text x="445" y="22">bank</text>
<text x="115" y="80">application</text><text x="115" y="128">client stub</text><text x="445" y="80">account</text><text x="445" y="128">skeleton</text></g>
<path d="M196 116H362" stroke="var(--vscode-charts-blue)" stroke-width="1.5" marker-end="url(#tip)"/>
<path d="M364 132H198" stroke="var(--vscode-charts-blue)" stroke-width="1.5" stroke-dasharray="5 3" marker-end="url(#tip)"/>
<text x="280" y="106" text-anchor="middle" fill="currentColor">call, id 7</text><text x="280" y="152" text-anchor="middle" fill="currentColor">reply, id 7</text></svg>`;

const blocks: readonly GuideBlock[] = [
  {
    kind: 'html',
    html: `<p>A program that calls a procedure on another machine should not have to know it. The <strong>client stub</strong> has the same
signature as the procedure; it packs the arguments into a message, sends it, waits for the reply and returns what the reply says. To its
caller this looks like any other call. On the other machine a <strong>skeleton</strong> does the same in the other direction.</p>
<p>That works well until something fails. Then the stub must decide, and it has less to go on than one would think: <em>no answer</em> may
mean that the call was lost, that the reply was lost, or that the server is still at work.</p>`,
  },
  {
    kind: 'figure',
    svg: figure,
    caption:
      'Application and account never meet the network: stub and skeleton do, and only they know about messages.',
  },
  {
    kind: 'html',
    html: `<h2 id="task">Stage 1: frames</h2>
<p>TCP carries a stream of bytes. What you <code>write</code> in one piece may arrive in three, and two pieces may arrive as one. Your
first task is <a href="lab:open/stub.ts">the stub's <code>receive</code></a>: give the application whole messages, whatever the
network does to them.</p>
<pre><code class="language-ts">export async function call(connection: Connection, name: string, args: Json[]): Promise&lt;Json&gt; {
  const id = nextId++;
  await connection.send({ id, name, args });
  return replies.wait(id); // not simply the next message: why?
}
</code></pre>
<p>Then see what happens while it runs:</p>
<p class="action"><a href="lab:run">Run the system</a></p>
<table><thead><tr><th>what was sent</th><th>what may arrive</th><th style="text-align:right">reads</th></tr></thead>
<tbody><tr><td><code>{"id":1}⏎</code></td><td><code>{"id</code> and <code>":1}⏎</code></td><td style="text-align:right">2</td></tr>
<tr><td><code>{"id":1}⏎</code> <code>{"id":2}⏎</code></td><td><code>{"id":1}⏎{"id":2}⏎</code></td><td style="text-align:right">1</td></tr></tbody></table>
<blockquote><p>Try it: while it runs, type <kbd>kill server</kbd> in the control terminal. What does the client see, and when?</p></blockquote>
<ul><li>Every call gets its own reply, also when replies overtake each other.</li><li>An error on the server is an error at the caller,
with its type and its message.</li><li>A connection that breaks ends every call that waits for it.</li></ul>
<p class="action"><a href="lab:check/frames">Check this stage</a></p>`,
  },
  {
    kind: 'hint',
    title: 'Where a message ends',
    html: '<p>Keep what <code>read()</code> gave you in a buffer. A message is complete when the buffer holds a line break, <em>and there may be more than one</em>.</p>',
  },
  {
    kind: 'hint',
    title: 'Whose reply it is',
    html: '<p>A <code>Map</code> from id to the promise that waits for it is all you need.</p>',
  },
  {
    kind: 'hint',
    title: '',
    html: '<p>When the connection ends, reject every promise that is still in the map.</p>',
  },
  {
    kind: 'question',
    html: '<p>The client waited 2 seconds and got no reply. What does it know about the call?</p>',
    choices: [
      {
        html: '<p>The server did not execute it.</p>',
        correct: false,
        why: '<p>It may have: perhaps only the reply was lost.</p>',
      },
      {
        html: '<p>The server executed it, and the reply was lost.</p>',
        correct: false,
        why: '<p>The request may just as well have been lost on its way there.</p>',
      },
      {
        html: '<p>Nothing: it may have been executed or not.</p>',
        correct: true,
        why: '<p>That is the heart of the matter. A lost request, a lost reply and a slow server look the same from where the client stands.</p>',
      },
    ],
  },
];

export const stages: readonly StageState[] = [
  { slug: 'frames', title: 'Frames', verdict: 'passed', earned: 4, points: 4 },
  { slug: 'matching', title: 'Matching replies', verdict: 'failed', earned: 2, points: 5 },
  { slug: 'errors', title: 'Remote errors', earned: 0, points: 3 },
];

export function guideMessage(change: Partial<Extract<ToGuide, { type: 'show-guide' }>> = {}): ToGuide {
  return {
    type: 'show-guide',
    words: webviewWords,
    lab: {
      title: 'Access transparency',
      summary: 'A remote procedure call that looks like a local one, and what to do where it cannot.',
      minutes: [40, 60],
    },
    guide: { title: 'Access transparency', language: 'en', blocks },
    started: true,
    stages,
    hintsRevealed: { 0: 1 },
    answers: { 0: 1 },
    ...change,
  };
}

function check(name: string, stage: string, points: number, change: Partial<CheckReport> = {}): CheckReport {
  return {
    name,
    stage,
    points,
    earned: change.verdict === undefined || change.verdict === 'passed' ? points : 0,
    verdict: 'passed',
    schedules: { tried: 1, of: 1 },
    duration: 38,
    ...change,
  };
}

export const failedName = 'A call that is sent again takes effect once';

export function failedCheck(): CheckReport {
  return check(failedName, 'matching', 3, {
    verdict: 'failed',
    schedules: { tried: 37, of: 200 },
    duration: 412,
    hint: 'The server wrote `accounts.json` before it crashed, and again after it came back. What would have to be in that file for the server to know that it has already done this call?',
    failure: {
      kind: 'assertion',
      message:
        'The account was charged twice for one call: withdraw 30 ran before the crash and after the restart.',
      actual:
        '{\n  "balance": 40,\n  "log": [\n    "deposit 100",\n    "withdraw 30",\n    "withdraw 30"\n  ]\n}',
      expected: '{\n  "balance": 70,\n  "log": [\n    "deposit 100",\n    "withdraw 30"\n  ]\n}',
      place: { file: '/users/ana/labs/access-transparency/server.ts', line: 40, column: 7 },
      replay: 'v1:access-transparency/7f3a:net=3.1,3.2,L,3.4;faults=k37.2,r50;seed=20241107',
      trace: callsWithCrash(),
      output: [
        'server: listening on 4000',
        'client: deposit 100',
        'client: balance is 100',
        'client: withdraw 30',
        'client: no answer after 10 ms: retry 1',
        'client: connection reset: connect again',
        'server: listening on 4000',
        'client: balance is 40',
      ],
    },
  });
}

export function passedCheck(): CheckReport {
  return check('Two messages in one read are two messages', 'frames', 2);
}

function checks(): CheckReport[] {
  return [
    check('A message arrives whole, however it is cut', 'frames', 2, {
      schedules: { tried: 200, of: 200 },
      duration: 240,
    }),
    passedCheck(),
    check('Replies that overtake each other reach their own callers', 'matching', 2, {
      schedules: { tried: 500, of: 500 },
      duration: 655,
    }),
    failedCheck(),
    check('A remote error keeps its type and message', 'errors', 1),
    check('A call ends when the connection breaks', 'errors', 2, {
      verdict: 'timed out',
      schedules: { tried: 3, of: 50 },
      duration: 5003,
      hint: 'Who tells the promises in your map that the connection is gone?',
      failure: {
        kind: 'virtual-time',
        message: 'Nothing happened for 60 s of virtual time, and the call still waits.',
        place: { file: '/users/ana/labs/access-transparency/stub.ts', line: 58 },
        replay: 'v1:access-transparency/7f3a:net=3.1;faults=k12;seed=7',
      },
    }),
    check('An unknown procedure is an error', 'errors', 1, {
      verdict: 'skipped',
      schedules: { tried: 0, of: 1 },
      duration: 0,
    }),
  ];
}

export const measurement: Measurement = {
  name: 'Latency and retries against loss',
  stage: 'matching',
  caption:
    'From your own run: the more is lost, the longer a call takes, and retrying without jitter makes it worse.',
  x: { label: 'Loss', unit: '%', values: [0, 1, 2, 5, 10, 15, 20, 30] },
  y: { label: 'Latency', unit: 'ms' },
  series: [
    { name: 'median', values: [6.2, 6.3, 6.3, 6.6, 7.4, 9.1, 14.8, 31.2] },
    { name: '99th percentile', values: [8.1, 16.4, 17.2, 28.9, 44, 61.3, 92.7, null] },
    { name: 'without jitter', values: [6.2, 6.4, 6.9, 9.8, 18.2, null, 51.9, 88.4] },
  ],
};

export function resultsMessage(change: Partial<CheckRun> = {}, busy = false): ToResults {
  return {
    type: 'show-run',
    words: webviewWords,
    lab: 'Access transparency',
    stages: stages.map(({ slug, title }) => ({ slug, title })),
    outdated: [],
    busy,
    run: {
      version: 1,
      pack: 'clients-servers-migration',
      lab: 'access-transparency',
      seed: 20241107,
      checks: checks(),
      measurements: [measurement],
      points: { earned: 7, of: 13 },
      duration: 6350,
      ...change,
    },
  };
}

/** The same run with everything mended. */
export function passedMessage(): ToResults {
  const passed = checks().map((one): CheckReport => {
    const { of } = one.schedules;
    return check(one.name, one.stage, one.points, { schedules: { tried: of, of }, duration: one.duration });
  });
  return resultsMessage({ checks: passed, points: { earned: 13, of: 13 }, duration: 2140 });
}
