package rootwalk.os;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import rootwalk.socket.PassedSocket;
import rootwalk.wire.CountText;

/// The sockets that the service manager has passed to this process (sd_listen_fds(3)).
///
/// @param sockets in the order of their descriptors
/// @param problems of sockets that cannot be used, each with a remedy after a semicolon
/// @param tokenKey of QUIC, if the daemon that ran before has passed it with its sockets
/// @param cache a file with the cache of the daemon that ran before ([ServiceManager#keepCache])
public record ServiceSockets(List<ServiceSocket> sockets, List<String> problems, Optional<String> tokenKey,
        Optional<MemoryFile> cache) {

    public static final ServiceSockets NONE = new ServiceSockets(List.of(), List.of());

    /// The name of the descriptor of a cache.
    static final String CACHE = "cache";

    /// The beginning of the names of sockets that the manager keeps for this service ([ServiceManager#keep]). The name of a
    /// listener and a dot follow.
    public static final String KEPT = "kept.";

    private static final int FIRST = 3;
    private static final String UNIT = ".socket";
    private static final String PROGRAM = "rootwalk";
    private static final String DNS = "dns";

    /// The name of descriptors that have none.
    private static final String UNKNOWN = "unknown";

    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,4}");

    public ServiceSockets {
        sockets = List.copyOf(sockets);
        problems = List.copyOf(problems);
    }

    public ServiceSockets(List<ServiceSocket> sockets, List<String> problems) {
        this(sockets, problems, Optional.empty(), Optional.empty());
    }

    /// A socket and what it is for.
    ///
    /// @param name of the descriptor, for messages
    /// @param listener the word after `listen.` in the configuration, if the name is a known one
    /// @param isKept whether this service has opened the socket itself before its restart
    public record ServiceSocket(String name, String listener, boolean isKept, PassedSocket socket) {}

    /// These and others.
    public ServiceSockets and(ServiceSockets others) {
        return new ServiceSockets(Stream.concat(sockets.stream(), others.sockets.stream()).toList(),
                Stream.concat(problems.stream(), others.problems.stream()).toList(), tokenKey.or(others::tokenKey),
                cache);
    }

    /// Looks at a descriptor.
    interface Reader {
        PassedSocket read(int descriptor) throws PassedSocket.UnusableException;
    }

    /// The sockets that the environment of this process announces.
    public static ServiceSockets ofThisProcess() {
        return of(System.getenv(), ProcessHandle.current().pid(), PassedSocket::take);
    }

    /// None, if the variables are for another process.
    static ServiceSockets of(Map<String, String> environment, long process, Reader reader) {
        if (!environment.getOrDefault("LISTEN_PID", "").equals(Long.toString(process))) {
            return NONE;
        }
        String count = environment.getOrDefault("LISTEN_FDS", "0");
        if (count.equals("0")) {
            return NONE;
        }
        if (!COUNT.matcher(count).matches()) {
            return new ServiceSockets(List.of(), List.of(
                    "the variable LISTEN_FDS is '" + count + "'; the service manager sets it to a number of sockets"));
        }
        String written = environment.getOrDefault("LISTEN_FDNAMES", "");
        int passed = Integer.parseInt(count);
        List<String> names = written.isEmpty() ? List.of() : List.of(written.split(":", -1));
        if (!names.isEmpty() && names.size() != passed) {
            return new ServiceSockets(List.of(), List.of("the variable LISTEN_FDNAMES has "
                    + CountText.of(names.size(), "name") + ", but LISTEN_FDS is " + count
                    + "; the service manager sets both"));
        }
        return read(passed, names, reader);
    }

    private static ServiceSockets read(int passed, List<String> names, Reader reader) {
        List<ServiceSocket> sockets = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Optional<MemoryFile> cache = Optional.empty();
        for (int i = 0; i < passed; i++) {
            String name = names.isEmpty() ? UNKNOWN : names.get(i);
            if (name.equals(CACHE)) {
                cache.ifPresent(MemoryFile::close);
                cache = Optional.of(new MemoryFile(FIRST + i));
                continue;
            }
            try {
                sockets.add(socket(name, reader.read(FIRST + i)));
            } catch (PassedSocket.UnusableException e) {
                problems.add("the socket " + name + " (descriptor " + (FIRST + i)
                        + ") of the service manager cannot be used: " + e.getMessage());
            }
        }
        return new ServiceSockets(sockets, problems, Optional.empty(), cache);
    }

    /// @param name of the descriptor
    static ServiceSocket socket(String name, PassedSocket socket) {
        if (name.startsWith(KEPT)) {
            String listener = name.substring(KEPT.length());
            int end = listener.indexOf('.');
            return new ServiceSocket(name, end < 0 ? listener : listener.substring(0, end), true, socket);
        }
        return new ServiceSocket(name, listener(name), false, socket);
    }

    /// Without FileDescriptorName=, the name is that of the unit.
    private static String listener(String name) {
        String unit = name.endsWith(UNIT) ? name.substring(0, name.length() - UNIT.length()) : name;
        if (unit.isEmpty() || unit.equals(UNKNOWN) || unit.equals(PROGRAM)) {
            return DNS;
        }
        return unit.startsWith(PROGRAM + "-") ? unit.substring(PROGRAM.length() + 1) : unit;
    }
}
