package rootwalk.os;

/// A process that uses a port.
///
/// @param name of the process, or of its user if the system does not show the process
/// @param process its number; 0 if the system does not show it
public record PortHolder(String name, long process) {

    /// The kernel keeps 15 characters of the name of a process; its user has the same name.
    private static final String RESOLVED = "systemd-resolve";

    /// The name that [PortHolders] gives to processes of this program, which is also the name of its account.
    static final String PROGRAM = "rootwalk";

    /// Whether it is systemd-resolved.
    public boolean isResolved() {
        return name.equals(RESOLVED);
    }

    /// Whether it is this program.
    public boolean isRootwalk() {
        return name.equals(PROGRAM);
    }

    /// The process as text.
    public String described() {
        String known = isResolved() ? "systemd-resolved" : name;
        if (process > 0) {
            return known + " (process " + process + ")";
        }
        return isResolved() ? known : "a process of user " + known;
    }
}
