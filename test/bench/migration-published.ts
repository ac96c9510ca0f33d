/** The published runs: the inputs of our model for each, and what the paper reports. */
import type { Inputs, Region } from './migration-run';

export interface Published {
  readonly name: string;
  readonly inputs: Inputs;
  readonly paper: {
    /** Megabytes of the rounds while the machine ran, as far as the paper gives them. */
    readonly rounds: readonly number[];
    /** Megabytes sent while it stood still. */
    readonly stopped?: number;
    /** Megabytes. */
    readonly total?: number;
    /** Seconds. */
    readonly time: number;
    /** Milliseconds. */
    readonly downtime?: number;
    /** Milliseconds, of a request when nothing moves. */
    readonly response?: number;
  };
}

/** Bytes a second. */
const mbit = 125_000;

/** Clark and others, section 5: the rates that they name, and a link as fast as their stops say. */
function clark(regions: readonly Region[], distance = 1): Inputs {
  return {
    mode: 'pre-copy',
    regions,
    link: 640 * mbit,
    limits: { minRate: 100 * mbit, maxRate: 500 * mbit, step: 50 * mbit, enough: 256 * 1_024 },
    attach: 50,
    distance,
  };
}

/** Hines and Gopalan: no limit but the link. */
function hines(mode: Inputs['mode'], regions: readonly Region[]): Inputs {
  const link = 512 * mbit;
  const limits = { minRate: link, maxRate: link, step: 50 * mbit, enough: 256 * 1_024 };
  return { mode, regions, link, limits, attach: 50, distance: 1 };
}

const clarkRuns: readonly Published[] = [
  {
    name: 'clark_static_web',
    inputs: clark([
      { size: 10.5, rate: 9 },
      { size: 26, rate: 0.6 },
      { size: 788, rate: 0.0012 },
    ]),
    paper: { rounds: [776], time: 71.8, downtime: 165 },
  },
  {
    name: 'clark_specweb99',
    inputs: clark([
      { size: 8, rate: 9 },
      { size: 3.3, rate: 4.4 },
      { size: 26.5, rate: 1.18 },
      { size: 368, rate: 0.0073 },
      { size: 338, rate: 0.00005 },
    ]),
    paper: {
      rounds: [676.8, 126.7, 39.0, 28.4, 24.2, 16.7, 14.2, 15.3],
      stopped: 18.2,
      total: 960,
      time: 71,
      downtime: 210,
    },
  },
  {
    name: 'clark_quake3',
    inputs: clark(
      [
        { size: 0.5, rate: 12 },
        { size: 20.5, rate: 0.3 },
        { size: 41, rate: 0.025 },
      ],
      26,
    ),
    paper: {
      rounds: [56.3, 20.4, 4.6, 1.6, 1.2, 0.9, 1.2, 1.1, 0.8, 0.2],
      stopped: 0.1,
      total: 88,
      time: 7,
      downtime: 60,
      response: 52,
    },
  },
  {
    name: 'clark_writer',
    inputs: clark([
      { size: 254, rate: 0 },
      { size: 258, rate: 1.04 },
    ]),
    paper: { rounds: [255.4, 44.0, 116.0], stopped: 222.5, total: 638, time: 28, downtime: 3_500 },
  },
];

function bothWays(name: string, post: number, pre: number, regions: readonly Region[]): Published[] {
  return [
    {
      name: `hines_${name}_post_copy`,
      inputs: hines('post-copy', regions),
      paper: { rounds: [], time: post },
    },
    { name: `hines_${name}_pre_copy`, inputs: hines('pre-copy', regions), paper: { rounds: [], time: pre } },
  ];
}

const hinesRuns: readonly Published[] = [
  ...bothWays('specweb2005', 8.4, 10.8, [
    { size: 13.4, rate: 7.2 },
    { size: 254.5, rate: 0.078 },
    { size: 269, rate: 0 },
  ]),
  ...bothWays('kernel_compile', 3.0, 6.4, [
    { size: 4.5, rate: 2.4 },
    { size: 107.4, rate: 0.4 },
    { size: 80, rate: 0.138 },
  ]),
  ...bothWays('bittorrent', 3.3, 4.4, [
    { size: 14, rate: 8 },
    { size: 105, rate: 0.19 },
    { size: 92, rate: 0 },
  ]),
  ...bothWays('netperf', 3.4, 6.9, [
    { size: 4.6, rate: 2.2 },
    { size: 115, rate: 0.42 },
    { size: 98.5, rate: 0.065 },
  ]),
];

export const published: readonly Published[] = [...clarkRuns, ...hinesRuns];
