package rootwalk.cli.query;

/// The server that is queried, for users.
///
/// @param server its address or URL
/// @param namedBy what names it: `@SERVER`, an option, a configuration file or `/etc/resolv.conf`
record QuerySource(String server, String namedBy) {

    static final String ARGUMENT = "@SERVER";

    String text() {
        return server + (namedBy.equals(ARGUMENT) ? "" : " (" + namedBy + ")");
    }
}
