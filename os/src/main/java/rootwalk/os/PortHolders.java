package rootwalk.os;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the processes that use a port in the tables of Linux under `/proc`; finds none on other systems. Only reads.
public final class PortHolders {

    private static final String LISTENING = "0A";
    /// Of a UDP socket that is not connected.
    private static final String OPEN = "07";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final int INODE = 9;

    /// In the command line of each process of this program.
    private static final String PROGRAM = "rootwalk/lib/jvm.options";

    private final Path proc;
    private final Path passwd;

    /// @param proc `/proc`
    /// @param passwd `/etc/passwd`, for the names of users
    public PortHolders(Path proc, Path passwd) {
        this.proc = proc;
        this.passwd = passwd;
    }

    /// The process whose socket prevents the binding of an address.
    Optional<PortHolder> of(ListenAdvice.Protocol protocol, InetSocketAddress address) {
        String table = protocol.name().toLowerCase(Locale.ROOT);
        Optional<String[]> row = inTable(table, address);
        // A socket for both families is in the table of IPv6.
        return row.or(() -> inTable(table + "6", address)).map(this::holder);
    }

    /// All sockets that receive on a port, at any address: those of UDP first.
    public List<PortListener> on(int port) {
        List<PortListener> listeners = new ArrayList<>();
        for (ListenAdvice.Protocol protocol : ListenAdvice.Protocol.values()) {
            String table = protocol.name().toLowerCase(Locale.ROOT);
            for (String[] row : Stream.of(table, table + "6").map(this::rows).flatMap(List::stream).toList()) {
                boolean receives = protocol == ListenAdvice.Protocol.TCP || row[STATE].equals(OPEN);
                local(row).filter(local -> receives && local.getPort() == port).ifPresent(
                        local -> listeners.add(new PortListener(protocol, local.getAddress(), holder(row))));
            }
        }
        // Each event loop has a socket of its own.
        return listeners.stream().distinct().toList();
    }

    private Optional<String[]> inTable(String table, InetSocketAddress wanted) {
        return rows(table).stream().filter(row -> local(row)
                .filter(local -> local.getPort() == wanted.getPort()
                        && PortListener.inTheWay(local.getAddress(), wanted.getAddress()))
                .isPresent())
                .findFirst();
    }

    /// The rows of sockets that are not connected to another host; none if the table cannot be read.
    private List<String[]> rows(String table) {
        try {
            return Files.readAllLines(proc.resolve("net").resolve(table)).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(row -> row.length > INODE && (table.startsWith("udp") || row[STATE].equals(LISTENING)))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// The address of a row, such as `3500007F:0035`: in words of the byte order of the machine, and the port.
    private static Optional<InetSocketAddress> local(String[] row) {
        String text = row[LOCAL];
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(address(text.substring(0, colon)),
                    Integer.parseInt(text.substring(colon + 1), 16)));
        } catch (IllegalArgumentException | UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static InetAddress address(String hexadecimal) throws UnknownHostException {
        byte[] octets = new byte[hexadecimal.length() / 2];
        for (int i = 0; i < octets.length; i++) {
            // All supported machines are little-endian: the octets of each 32-bit word are reversed.
            int at = (i & ~3) + 3 - (i & 3);
            octets[at] = (byte) Integer.parseInt(hexadecimal, 2 * i, 2 * i + 2, 16);
        }
        return InetAddress.getByAddress(octets);
    }

    private PortHolder holder(String[] row) {
        String socket = "socket:[" + row[INODE] + "]";
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, socket)) {
                    return new PortHolder(name(process), Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            // The process is not visible to this account; the table has its user.
        }
        return new PortHolder(userName(row[USER]), 0);
    }

    /// A JVM has the name of the launcher that started it, or else `java`.
    private static String name(Path process) throws IOException {
        String name = Files.readString(process.resolve("comm")).strip();
        return name.equals("java") && isThisProgram(process) ? PortHolder.PROGRAM : name;
    }

    private static boolean isThisProgram(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).contains(PROGRAM);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean holds(Path process, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another user's process, or one that has just ended.
        }
        return false;
    }

    private String userName(String number) {
        try {
            List<String> lines = Files.readAllLines(passwd);
            for (String line : lines) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[2].equals(number)) {
                    return fields[0];
                }
            }
        } catch (IOException e) {
            // Without a name, the number is used.
        }
        return number;
    }
}
