/** Bounds and times of the machines that both engines share. Sizes in bytes, times in milliseconds. */
export const limits = {
    /** Bytes that may be under way or unread in one direction of a connection before `write` waits. */
    window: 64 * 1024,
    /** Data of one segment: an Ethernet frame less the headers of IP and TCP. */
    segment: 1460,
    /** Data of one datagram: what IPv4 carries less the headers of IP and UDP. */
    datagram: 65507,
    /** Bytes of datagrams that wait to be received; what does not fit is dropped (Linux: net.core.rmem_default). */
    datagramBuffer: 212992,
    /** Connections that may wait to be accepted. */
    backlog: 128,
    /** `connect` gives up: Linux sends the request five times more within this time. */
    connectTimeout: 21000,
    /** The first repetition of a lost segment comes after this (RFC 6298 gives 1 s, Linux 200 ms). */
    retransmit: 200,
    /** A later repetition comes after twice the time, up to this (RFC 6298 section 2.5). */
    retransmitMax: 60000,
    /** A connection whose data is not acknowledged for this long is given up (RFC 9293 section 3.8.3). */
    silence: 60000,
    /** Bytes of memory of a machine. */
    memory: 1024 * 1024 * 1024,
    /** Bytes that a process takes when it does not say. */
    processMemory: 8 * 1024 * 1024,
    /** Processes that a machine may have at once. */
    processes: 256,
    /** What starting a process takes, until it runs. */
    spawn: 0.5,
    /** Bytes on a disk. */
    disk: 64 * 1024 * 1024,
    /** Lines that one process may log in one run. */
    logLines: 10000,
    /** The share of a core that a process gets before the next one's turn. */
    quantum: 10,
};
/** The first port that `listen(0)` and `connect` pick (RFC 6335 section 6). */
export const ephemeralPort = 49152;
