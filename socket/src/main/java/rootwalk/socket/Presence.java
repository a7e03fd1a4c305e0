package rootwalk.socket;

/// Whether an address must exist for its sockets to be opened.
public enum Presence implements SocketSource {
    /// An interface of this host has it now.
    NOW,
    /// It may be added later, as with DHCP, a VPN or a virtual address that moves between hosts (ip(7), IP_FREEBIND).
    LATER
}
