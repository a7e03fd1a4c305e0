package rootwalk.socket;

/// Where the sockets of an address come from: they are opened here, or another process has opened them.
public sealed interface SocketSource permits Presence, PassedSockets {}
