package rootwalk.daemon.os;

/// Whoever holds a port.
///
/// @param name of the process, or of its user when the process belongs to somebody else and is not shown
/// @param process its number, 0 when not shown
record PortHolder(String name, long process) {

    /// The kernel keeps 15 characters of a process's name, and its user is called the same.
    private static final String RESOLVED = "systemd-resolve";

    boolean isResolved() {
        return name.equals(RESOLVED);
    }

    /// In words.
    String described() {
        String known = isResolved() ? "systemd-resolved" : name;
        if (process > 0) {
            return known + " (process " + process + ")";
        }
        return isResolved() ? known : "a process of user " + known;
    }
}
