package rootwalk.lab;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import rootwalk.wire.AddressReader;
import rootwalk.wire.Name;
import rootwalk.wire.file.RegularFile;

/// The content of the folder `zones/`: servers, web sites, signed zones, root hints and trust anchor.
///
/// @param signings the signed zones
/// @param anchor the trust anchor of the root, if it is signed
/// @param hints the root hints
/// @param hosts the hosts file of the lab's resolver
public record LabFolder(Path path, List<LabServer> servers, List<LabSite> sites, List<LabSigning> signings,
        Optional<Path> anchor, Path hints, Path hosts) {

    /// The system property with the folder of the installed program, set by the launcher.
    private static final String HOME = "rootwalk.home";

    private static final String SERVERS = "lab.servers";
    private static final String SITES = "lab.sites";
    private static final String SIGNED = "lab.signed";
    private static final String ANCHOR = "root.anchor";
    private static final Pattern SLOW = Pattern.compile("slow:(\\d{1,6})ms");

    public LabFolder {
        servers = List.copyOf(servers);
        sites = List.copyOf(sites);
        signings = List.copyOf(signings);
    }

    /// The folder beside the installed program, or `zones` in the working directory.
    public static Path usual() {
        return Optional.ofNullable(System.getProperty(HOME))
                .map(home -> Path.of(home, "zones"))
                .filter(Files::isDirectory)
                .orElseGet(() -> Path.of("zones"));
    }

    /// Reads the lists of servers, sites and signed zones.
    ///
    /// @throws LabFailure with every invalid line
    public static LabFolder read(Path folder) throws LabFailure {
        List<String> problems = new ArrayList<>();
        Set<InetAddress> addresses = new HashSet<>();
        List<LabServer> servers = read(folder.resolve(SERVERS), problems, columns -> {
            LabServer server = server(columns, folder);
            if (!addresses.add(server.address())) {
                throw new IllegalArgumentException("the address has a server already; every server needs its own");
            }
            return server;
        });
        Path siteList = folder.resolve(SITES);
        List<LabSite> sites = Files.exists(siteList)
                ? read(siteList, problems, columns -> LabSites.read(columns, folder, LabFolder::address))
                : List.of();
        Path signedList = folder.resolve(SIGNED);
        List<LabSigning> signings =
                Files.exists(signedList) ? signings(signedList, problems, folder, servers) : List.of();
        Path anchor = folder.resolve(ANCHOR);
        boolean isSigned = signings.stream().anyMatch(signing -> signing.zone().isRoot());
        if (isSigned && !Files.exists(anchor)) {
            problems.add("the root is signed, but there is no " + anchor
                    + " with a DS record of its key; dnssec-dsfromkey prints one");
        }
        if (!problems.isEmpty()) {
            throw new LabFailure(String.join("\n", problems));
        }
        return new LabFolder(folder, servers, sites, signings, isSigned ? Optional.of(anchor) : Optional.empty(),
                folder.resolve("root.hints"), folder.resolve("hosts"));
    }

    private static List<LabSigning> signings(Path list, List<String> problems, Path folder, List<LabServer> servers)
            throws LabFailure {
        Set<Name> signed = Set.copyOf(read(list, new ArrayList<>(), columns -> Name.of(columns[0])));
        Set<Name> before = new HashSet<>();
        return read(list, problems, columns -> {
            Name zone = Name.of(columns[0]);
            checkServers(zone, folder, servers);
            LabSigning signing = LabSignings.read(columns, folder);
            signing.fault().otherZone().filter(other -> !signed.contains(other)).ifPresent(other -> {
                throw new IllegalArgumentException("the zone " + other + " of the fault " + columns[2]
                        + " is not signed, so it has no key; write a zone of this file");
            });
            if (!before.add(zone)) {
                throw new IllegalArgumentException("the zone " + zone + " is listed twice; remove one of the lines");
            }
            return signing;
        });
    }

    /// A signed zone must have servers, all of which answer it as it is.
    private static void checkServers(Name name, Path folder, List<LabServer> servers) {
        LabServer.Zone zone = new LabServer.Zone(name, zoneFile(name, folder));
        List<LabServer> serving = servers.stream().filter(server -> server.zones().contains(zone)).toList();
        if (serving.isEmpty()) {
            throw new IllegalArgumentException(
                    "no server in " + SERVERS + " has the zone " + name
                            + "; check the name, or add the zone to a server");
        }
        for (LabServer server : serving) {
            if (server.behaviour() instanceof LabServer.Behaviour.Steering) {
                throw new IllegalArgumentException("the zone " + name + " cannot be signed: the server "
                        + server.name() + " has the behaviour steers, so it changes records and has no key");
            }
        }
    }

    private static Path zoneFile(Name name, Path folder) {
        return folder.resolve(name.isRoot() ? "root.zone" : name + "zone");
    }

    /// The usual file of a zone.
    Path zoneFile(Name name) {
        return zoneFile(name, path);
    }

    /// The zone above a zone, of all zones that are served; empty for the root.
    Optional<Name> parent(Name zone) {
        Set<Name> names = servers.stream().flatMap(server -> server.zones().stream()).map(LabServer.Zone::name)
                .collect(Collectors.toSet());
        for (int labels = zone.labelCount() - 1; labels >= 0; labels--) {
            Name above = zone.ancestor(labels);
            if (names.contains(above)) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    /// @param problems collects the problems of lines
    /// @param reader parses the columns of a line
    private static <T> List<T> read(Path file, List<String> problems, Function<String[], T> reader) throws LabFailure {
        List<String> lines = lines(file);
        List<T> read = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            try {
                read.add(reader.apply(line.split("\\s+")));
            } catch (IllegalArgumentException e) {
                problems.add(file + ":" + (i + 1) + ": " + e.getMessage());
            }
        }
        return read;
    }

    private static List<String> lines(Path file) throws LabFailure {
        try {
            return RegularFile.text(file).lines().toList();
        } catch (NoSuchFileException e) {
            throw new LabFailure("there is no " + file + "; name the folder of the local internet with --zones FOLDER",
                    e);
        } catch (IOException e) {
            throw new LabFailure(
                    file + " cannot be read: " + RegularFile.trouble(e) + "; check its name and its permissions", e);
        }
    }

    private static LabServer server(String[] columns, Path folder) {
        if (columns.length < 3) {
            throw new IllegalArgumentException("a server has an address, a name, a behaviour, and usually zones");
        }
        List<LabServer.Zone> zones = new ArrayList<>();
        for (int i = 3; i < columns.length; i++) {
            zones.add(zone(columns[i], folder));
        }
        LabServer server = new LabServer(address(columns[0]), Name.of(columns[1]), behaviour(columns[2]), zones);
        boolean needsZones = !(server.behaviour() instanceof LabServer.Behaviour.Lame) && server.answers();
        if (needsZones == zones.isEmpty()) {
            throw new IllegalArgumentException(
                    needsZones ? "the zones are missing; write their names"
                            : "a server that is " + columns[2] + " has no zones");
        }
        return server;
    }

    private static LabServer.Zone zone(String text, Path folder) {
        int equals = text.indexOf('=');
        Name name = Name.of(equals < 0 ? text : text.substring(0, equals));
        Path file = equals < 0 ? zoneFile(name, folder) : folder.resolve(text.substring(equals + 1));
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("the zone " + name + " has no readable file " + file);
        }
        return new LabServer.Zone(name, file);
    }

    private static LabServer.Behaviour behaviour(String text) {
        Matcher slow = SLOW.matcher(text);
        if (slow.matches()) {
            return new LabServer.Behaviour.Slow(Duration.ofMillis(Long.parseLong(slow.group(1))));
        }
        return switch (text) {
            case "normal" -> new LabServer.Behaviour.Normal();
            case "lame" -> new LabServer.Behaviour.Lame();
            case "silent" -> new LabServer.Behaviour.Silent();
            case "absent" -> new LabServer.Behaviour.Absent();
            case "tcp-only" -> new LabServer.Behaviour.TcpOnly();
            case "steers" -> new LabServer.Behaviour.Steering();
            default -> throw new IllegalArgumentException(
                    text + " is not a behaviour; write normal, lame, silent, absent, tcp-only, steers or slow:300ms");
        };
    }

    /// Accepts only loopback addresses, so that the local internet is not reachable from other hosts.
    private static InetAddress address(String text) {
        return AddressReader.parse(text).filter(Inet4Address.class::isInstance)
                .filter(InetAddress::isLoopbackAddress)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a loopback address 127.x.y.z"));
    }
}
