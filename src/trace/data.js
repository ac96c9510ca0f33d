/**
 * A trace as data: what one run of a world did, event by event, in columns. It can be sent between processes and
 * written to a file. `TraceWriter` makes it, `TraceReader` reads it.
 */
/** What an event says. The order is part of the file format: add at the end only. */
export const eventKinds = [
    'process-started', // text: the process's name; size: pid
    'process-ended', // text: how ('exit 0', 'killed', or the uncaught error's message)
    'log', // text: the line
    'connect', // a connection request leaves; peer: the host called; text: 'host:port'
    'accepted', // the listener's side of a connection exists; cause: the connect
    'connected', // the caller's side of a connection exists; cause: the accept
    'refused', // the caller learns that nobody listens; cause: the connect
    'send', // data leaves for `peer`; size: bytes; text: a preview of the data
    'deliver', // data arrives; peer: the sender; cause: the send
    'lost', // a segment or request is lost on the way (it may be sent again); cause: the send
    'end', // half-close leaves for `peer`
    'ended', // half-close arrives; cause: the end
    'reset', // a reset leaves for `peer`
    'was-reset', // a reset arrives; cause: the reset
    'timed-out', // a connection is given up because its peer is silent
    'disk-write', // text: the file; size: bytes
    'disk-sync',
    'compute', // size: microseconds of one core
    'fault', // text: what was done to the world, such as 'kill server' or 'partition a | b'
    'note', // text: what the check says
    'spawn', // a process starts another; the child's process-started has this as its cause
    'urgent', // the notice of urgent data leaves for `peer`, ahead of all that waits; size: bytes of urgent data
    'notified', // the notice, or the first of the urgent data, arrives; size: bytes up to the mark; cause: the urgent or the send
    'handoff', // a connection leaves for another process; peer: its host; size: bytes; text: 'host:port' where it listens
    'handed', // the new owner has the connection; cause: the handoff
    'forward', // data for a connection that was handed over is passed on to `peer`; cause: the send, or an earlier forward
    'datagram', // a datagram leaves for `peer`; size: bytes; text: a preview of the data
    'datagram-received', // cause: the datagram; text: a preview where the data was changed on its way
    'paused', // a process is stopped; what arrives for it waits
    'resumed', // it goes on
    'disk-rename', // text: 'from → to'
    'disk-error', // an access fails; text: the code, the access and its files
    'disk-lost', // power failure lost changes; text: the files; size: changes that were lost whole
];
