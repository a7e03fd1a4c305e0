package rootwalk.socket;

/// Whether an address must exist to be bound.
public enum Presence {
    /// An interface of this host has it now.
    NOW,
    /// It may be added later, as with DHCP, a VPN or a virtual address that moves between hosts (ip(7), IP_FREEBIND).
    LATER
}
