package rootwalk.daemon.assembly;

/// What answers a question before any server is asked, in the order in which it is looked at.
public enum LocalStep {
    HOSTS_FILES, SPECIAL_USE_NAMES, LOCAL_DATA, OWN_ZONES
}
