import { limits } from '../host/limits';
const quantum = limits.quantum * 1000;
/** A request for processor time. */
export class Job {
    process;
    left;
    priority;
    done;
    /** When it last came to a core, in microseconds. */
    began = 0;
    /** Counts turns, so that the end of an older turn is known as such. */
    turn = 0;
    /** Microseconds left of the share that it gets before the next one's turn. */
    share = quantum;
    canceled = false;
    constructor(process, 
    /** Microseconds still to compute. */
    left, priority, done) {
        this.process = process;
        this.left = left;
        this.priority = priority;
        this.done = done;
    }
    /** Microseconds from `began` to the next moment, after `used`, at which another of the same priority has its turn. */
    nextTurn(used) {
        if (used < this.share)
            return this.share;
        return this.share + (Math.floor((used - this.share) / quantum) + 1) * quantum;
    }
    /** Leaves its core. */
    stop(now) {
        const used = now - this.began;
        this.share = this.nextTurn(used) - used;
        this.left -= used;
        this.turn++;
    }
}
/** The end of one turn. */
class TurnEnd {
    cpu;
    job;
    #turn;
    constructor(cpu, job) {
        this.cpu = cpu;
        this.job = job;
        this.#turn = job.turn;
    }
    happen() {
        if (this.job.turn === this.#turn)
            this.cpu.turnEnds(this.job);
    }
    get about() {
        const { process } = this.job;
        return { kind: 'timer', machine: process.machine, process };
    }
}
/**
 * The cores of one machine. The highest priorities compute; while more of one priority want to than there are cores,
 * they take turns, 10 ms each (POSIX calls it SCHED_RR).
 */
export class Cpu {
    cores;
    scheduler;
    #running = new Set();
    /** Higher priorities first; of equal ones the next first. */
    #queue = [];
    constructor(cores, scheduler) {
        this.cores = cores;
        this.scheduler = scheduler;
    }
    /** @param duration microseconds */
    compute(process, duration, priority, done) {
        const job = new Job(process, duration, priority, done);
        this.#admit(job);
        return job;
    }
    /** A computation is given up. */
    cancel(job) {
        job.canceled = true;
        if (this.#remove(job))
            this.#fill();
    }
    /** A process is gone or stopped: it computes no more. */
    release(process) {
        const mine = [...this.#running, ...this.#queue].filter((job) => job.process === process);
        for (const job of mine)
            this.#remove(job);
        this.#fill();
        return mine;
    }
    /** What `release` gave computes on. */
    continue(jobs) {
        for (const job of jobs) {
            if (job.canceled)
                continue;
            job.share = quantum;
            this.#admit(job);
        }
    }
    turnEnds(job) {
        this.#remove(job);
        if (job.left <= 0)
            job.process.wake(job.done);
        else {
            job.share = quantum;
            this.#enqueue(job);
        }
        this.#fill();
    }
    #admit(job) {
        this.#enqueue(job);
        if (this.#running.size >= this.cores && !this.#preempt(job))
            this.#cutTurns(job.priority);
        this.#fill();
    }
    /** Takes a core from the least urgent, the last that got one, when `job` is more urgent. It goes on before its equals. */
    #preempt(job) {
        let victim;
        for (const one of this.#running)
            if (victim === undefined || one.priority <= victim.priority)
                victim = one;
        if (victim === undefined || victim.priority >= job.priority)
            return false;
        this.#remove(victim);
        const at = this.#queue.findIndex((one) => one.priority <= victim.priority);
        this.#queue.splice(at < 0 ? this.#queue.length : at, 0, victim);
        this.#cutTurns(victim.priority);
        return true;
    }
    #enqueue(job) {
        let at = this.#queue.length;
        while (at > 0 && this.#queue[at - 1].priority < job.priority)
            at--;
        this.#queue.splice(at, 0, job);
    }
    /** @returns whether it was running or waiting */
    #remove(job) {
        if (this.#running.delete(job)) {
            job.stop(this.scheduler.now);
            return true;
        }
        const at = this.#queue.indexOf(job);
        if (at >= 0)
            this.#queue.splice(at, 1);
        return at >= 0;
    }
    #fill() {
        while (this.#running.size < this.cores) {
            const job = this.#queue.shift();
            if (job === undefined)
                return;
            job.began = this.scheduler.now;
            this.#running.add(job);
            const turn = this.#queue[0]?.priority === job.priority ? Math.min(job.share, job.left) : job.left;
            this.scheduler.after(turn, new TurnEnd(this, job));
        }
    }
    /** Somebody of this priority waits now: those who compute without an end to their turn get one. */
    #cutTurns(priority) {
        for (const job of this.#running) {
            if (job.priority !== priority)
                continue;
            const turn = Math.min(job.left, job.nextTurn(this.scheduler.now - job.began));
            if (turn < job.left) {
                job.turn++;
                this.scheduler.at(job.began + turn, new TurnEnd(this, job));
            }
        }
    }
}
