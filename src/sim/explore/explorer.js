import { assert } from '../../base/assert';
import { seededChoices } from '../choices';
import { addEvents, dependent, footprintOf, union } from './footprint';
import { FreeScheduler } from './free-scheduler';
/**
 * Enumerates the schedules of a world: every order of happenings that the network allows, every place of faults, every
 * choice of the check. Each schedule is run from the start. Dynamic partial-order reduction with source sets and sleep
 * sets (Abdulla, Aronis, Jonsson, Sagonas 2014; after Flanagan and Godefroid 2005) leaves out those that only swap
 * steps that do not touch the same. Where their theory does not reach, more is tried, never less: all that is enabled
 * where the step that should come earlier is not (as Flanagan and Godefroid do), something else where a schedule ended,
 * and everything again when it turns out that more is judged than was known.
 */
export class Explorer {
    replay = '';
    seed = 0;
    free = true;
    /** Another schedule covers the rest of this one. */
    redundant = false;
    /** Schedules that came to their end, since it was known what is judged. */
    count = 0;
    #reduce;
    #steps = [];
    /** The step that runs, its place in the schedule, and the next choice within it. */
    #at = -1;
    #value = 0;
    #chosen = 0;
    #sim;
    #traceFrom = 0;
    #setup;
    #sleepNext = new Map();
    /** The first step of which this schedule differs from the last. */
    #fresh = 0;
    #judged = false;
    #trafficJudged = false;
    #mustRestart = false;
    /** @param reduce false: every schedule, for comparison */
    constructor(reduce = true) {
        this.#reduce = reduce;
        this.#setup = newStep(setupItem, []);
    }
    again() {
        return this;
    }
    /** A schedule begins. */
    begin(sim) {
        assert(sim.scheduler instanceof FreeScheduler, 'an explorer needs a scheduler without an order');
        sim.scheduler.watch = this;
        sim.ran = (process) => {
            if (process.name === 'probe')
                this.touchCheck();
        };
        this.#sim = sim;
        this.#at = -1;
        this.#value = 0;
        this.redundant = false;
        this.#sleepNext = new Map();
    }
    random(host) {
        return seededChoices(0).random(host);
    }
    stream(purpose) {
        return { below: purpose === 'order' ? () => this.#chosen : (limit) => this.#choose(limit) };
    }
    get #current() {
        return this.#steps[this.#at] ?? this.#setup;
    }
    /** All values are tried, one a schedule. */
    #choose(limit) {
        const { values } = this.#current;
        const known = values[this.#value++];
        if (known)
            return known.value;
        values.push({ limit, value: 0 });
        return 0;
    }
    enabled(items) {
        this.#endStep();
        const at = ++this.#at;
        this.#value = 0;
        const known = this.#steps[at];
        if (known) {
            known.enabled = items;
            this.#chosen = items.findIndex(({ id }) => id === known.item.id);
            assert(this.#chosen >= 0, 'a schedule did not repeat itself');
            return;
        }
        const first = items.find(({ id }) => !this.#sleepNext.has(id));
        if (first === undefined)
            this.redundant = true;
        const step = newStep(first ?? items[0], items);
        for (const [id, footprint] of this.#sleepNext)
            step.sleep.set(id, footprint);
        if (!this.#reduce)
            for (const { id } of items)
                step.backtrack.add(id);
        this.#steps.push(step);
        this.#chosen = items.indexOf(step.item);
    }
    began(item) {
        const sim = this.#sim;
        const step = this.#current;
        step.item = item;
        step.footprint = footprintOf(item);
        this.#traceFrom = sim.trace.length;
    }
    touchCheck() {
        this.#current.footprint.check = true;
    }
    touchHost(index) {
        this.#current.footprint.hosts.add(index);
    }
    touchAll() {
        this.#current.footprint.all = true;
    }
    /** What the step touched is known; what sleeps on is known with it. */
    #endStep() {
        if (this.#at < 0 || !this.#sim)
            return;
        const step = this.#current;
        addEvents(step.footprint, this.#sim.trace, this.#traceFrom);
        step.footprint.timer = this.#sim.scheduler.firstTimer;
        if (this.trafficJudged)
            step.footprint.visible = true;
        this.#traceFrom = this.#sim.trace.length;
        step.whole = union(step.whole, step.footprint);
        this.#sleepNext = new Map();
        for (const [id, footprint] of step.sleep) {
            if (id !== step.item.id && !dependent(footprint, step.footprint, this.judged)) {
                this.#sleepNext.set(id, footprint);
            }
        }
    }
    get judged() {
        return this.#judged;
    }
    set judged(judged) {
        this.#learn(judged && !this.#judged);
        this.#judged = judged;
    }
    get trafficJudged() {
        return this.#trafficJudged;
    }
    set trafficJudged(judged) {
        this.#learn(judged && !this.#trafficJudged);
        this.#trafficJudged = judged;
    }
    /** What was left out so far was left out without knowing this. */
    #learn(news) {
        if (news && (this.#at > 0 || this.count > 0))
            this.#mustRestart = true;
    }
    #restart() {
        this.#mustRestart = false;
        this.#steps.length = 0;
        this.#setup = newStep(setupItem, []);
        this.#fresh = 0;
        this.count = 0;
    }
    /** A schedule came to its end. @returns whether there is another */
    next() {
        this.#endStep();
        if (this.#mustRestart && this.#reduce) {
            this.#restart();
            return true;
        }
        if (!this.redundant)
            this.count++;
        // The last step of a redundant schedule is one that sleeps.
        const length = this.redundant ? this.#at : this.#at + 1;
        this.#steps.length = length;
        if (this.#reduce) {
            for (let i = this.#fresh; i < length; i++)
                this.#race(i);
            if (!this.redundant)
                this.#tryWithoutEnd();
        }
        return this.#advance();
    }
    /**
     * The last step ended the schedule, so what could have come before it did not show what it touches. Something else
     * is tried in its place, and it sleeps: so all that does not need it is run, until something wakes it.
     */
    #tryWithoutEnd() {
        const last = this.#steps.at(-1);
        const other = last?.enabled.find(({ id }) => id !== last.item.id && !last.sleep.has(id));
        if (last && other)
            last.backtrack.add(other.id);
    }
    /** Has steps tried in the other order that this one came after, and did not have to come after. */
    #race(i) {
        const races = this.#findBefore(i);
        if (this.#steps[i].item.kind === 'tick')
            this.#raceOfTick(i, races);
        for (const j of races)
            this.#reverse(j, i);
    }
    /** Finds the steps that this one follows from. @returns those that it need not follow from, directly */
    #findBefore(i) {
        const step = this.#steps[i];
        step.before = new Set();
        const races = new Set();
        for (let j = i - 1; j >= 0; j--) {
            if (step.before.has(j))
                continue;
            const earlier = this.#steps[j];
            const forced = mustPrecede(earlier.item, j, step.item);
            if (!forced && !dependent(earlier.footprint, step.footprint, this.judged))
                continue;
            step.before.add(j);
            for (const k of earlier.before)
                step.before.add(k);
            if (!forced)
                races.add(j);
            // What has to wait for a timer could have come before the step that set the timer.
            else if (earlier.item.kind === 'tick' && earlier.item.creator > step.item.creator) {
                races.add(earlier.item.creator);
            }
        }
        return races;
    }
    /**
     * A tick follows from every step, but what had to come before it may follow from something that had not: without
     * that, nothing would have had to.
     */
    #raceOfTick(i, races) {
        const { item } = this.#steps[i];
        for (let j = i - 1; j >= 0; j--) {
            const earlier = this.#steps[j].item;
            if (earlier.kind === 'tick')
                return;
            if (!mustPrecede(earlier, j, item))
                races.add(j);
        }
    }
    /** Another schedule must try, at the place of step j, what leads to step i without step j. */
    #reverse(j, i) {
        const step = this.#steps[j];
        const kept = [];
        for (let k = j + 1; k <= i; k++)
            if (k === i || !this.#follows(k, j))
                kept.push(k);
        const first = kept.filter((k) => !kept.some((other) => other < k && this.#follows(k, other)));
        const ids = first.map((k) => this.#steps[k].item.id);
        if (ids.some((id) => step.backtrack.has(id)))
            return;
        const id = ids.find((candidate) => step.enabled.some((item) => item.id === candidate));
        if (id !== undefined)
            step.backtrack.add(id);
        // It had to wait, for the clock or for what must arrive before the clock goes on: anything may lead there.
        else
            for (const item of step.enabled)
                step.backtrack.add(item.id);
    }
    #follows(k, j) {
        return this.#steps[k].before.has(j);
    }
    /** Goes back to the last step at which something is left to try. */
    #advance() {
        for (;;) {
            const step = this.#steps.at(-1) ?? this.#setup;
            this.#fresh = Math.max(0, this.#steps.length - 1);
            if (nextValue(step.values))
                return true;
            if (step === this.#setup)
                return false;
            step.done.add(step.item.id);
            step.sleep.set(step.item.id, step.whole);
            const next = step.enabled.find(({ id }) => this.#left(step, id));
            if (!next) {
                this.#steps.pop();
                continue;
            }
            step.backtrack.add(next.id);
            step.item = next;
            step.whole = undefined;
            return true;
        }
    }
    #left(step, id) {
        if (!step.backtrack.has(id) || step.done.has(id))
            return false;
        return !this.#reduce || !step.sleep.has(id);
    }
}
const setupItem = {
    id: 0,
    creator: -1,
    kind: 'wake',
    earliest: 0,
    latest: 0,
    what: { happen: () => undefined },
    about: undefined,
};
function newStep(item, enabled) {
    return {
        enabled,
        item,
        backtrack: new Set([item.id]),
        done: new Set(),
        sleep: new Map(),
        footprint: footprintOf(item),
        whole: undefined,
        before: new Set(),
        values: [],
    };
}
/** Whether step j comes before the other in every schedule that has both. */
function mustPrecede(earlier, j, later) {
    if (later.kind !== 'tick' && later.creator === j)
        return true;
    const channel = later.about?.channel;
    if (channel !== undefined && channel === earlier.about?.channel)
        return true;
    if (later.kind === 'tick')
        return earlier.kind === 'tick' || earlier.latest < later.earliest;
    if (earlier.kind !== 'tick')
        return false;
    return later.kind === 'timer' ? later.earliest >= earlier.earliest : later.earliest > earlier.earliest;
}
/** The next combination of the choices within a step: the last that has one left goes on. */
function nextValue(values) {
    for (let last = values.at(-1); last; values.pop(), last = values.at(-1)) {
        if (last.value + 1 < last.limit) {
            last.value++;
            return true;
        }
    }
    return false;
}
