package rootwalk.daemon.assembly.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.config.PassedAddresses;
import rootwalk.daemon.assembly.process.Endpoint.Purpose;
import rootwalk.os.ServiceSockets;
import rootwalk.os.ServiceSockets.ServiceSocket;
import rootwalk.os.SocketHandover;
import rootwalk.os.SocketHandover.Named;
import rootwalk.socket.PassedSocket;
import rootwalk.socket.PassedSockets;
import rootwalk.socket.PassedSockets.Opener;
import rootwalk.socket.Presence;
import rootwalk.socket.SocketSource;
import rootwalk.socket.quic.TokenKey;
import rootwalk.wire.Addresses;

/// The sockets that other processes have opened for this daemon, and those that it leaves to the next one.
///
/// Those of a socket unit have the addresses that the daemon listens on, in place of those of the configuration. They stay
/// open, and each use gets descriptors of its own. Those that the service manager has kept from the last start, or that the
/// running daemon hands over, are used if the configuration has their address. Any thread.
public final class ListenSockets {

    /// Keeps sockets for the next start.
    public interface Keeper {

        /// For a process without a service manager.
        Keeper NONE = new Keeper() {
            @Override
            public void keep(String name, List<Integer> descriptors) {}

            @Override
            public void forget(Collection<String> unused) {}
        };

        /// Those that it has already stay.
        void keep(String name, List<Integer> descriptors);

        /// Closes sockets. Returns when their addresses are free.
        void forget(Collection<String> unused);
    }

    private record Place(String listener, PassedSocket.Type type, InetSocketAddress address) {}

    private final Map<Place, List<PassedSocket>> ofUnits = new LinkedHashMap<>();
    private final Map<Place, List<ServiceSocket>> kept = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Keeper keeper;
    private final Supplier<List<PassedSocket>> own;

    /// Whether the daemon that has handed them over reads them too.
    private boolean areShared;
    private final List<Runnable> postponed = new ArrayList<>();

    /// Of QUIC; null if it is not needed yet.
    private @Nullable TokenKey tokenKey;

    /// The names under which the keeper has sockets.
    private final Set<String> names = new TreeSet<>();

    /// @param own the sockets that this process listens with
    ListenSockets(ServiceSockets passed, Keeper keeper, Supplier<List<PassedSocket>> own) {
        this.keeper = keeper;
        this.own = own;
        problems.addAll(passed.problems());
        tokenKey = passed.tokenKey().flatMap(TokenKey::of).orElse(null);
        passed.sockets().forEach(this::add);
        ofUnits.forEach((place, sockets) -> problem(place, sockets).ifPresent(problems::add));
    }

    /// @param keeper receives the sockets that are opened here
    public static ListenSockets of(ServiceSockets passed, Keeper keeper, Supplier<List<PassedSocket>> own) {
        return new ListenSockets(passed, keeper, own);
    }

    /// For a daemon that opens all of its sockets itself.
    public static ListenSockets none() {
        return new ListenSockets(ServiceSockets.NONE, Keeper.NONE, List::of);
    }

    private void add(ServiceSocket passed) {
        Place place = new Place(passed.listener(), passed.socket().type(), passed.socket().address());
        if (passed.isKept()) {
            names.add(passed.name());
            kept.computeIfAbsent(place, _ -> new ArrayList<>()).add(passed);
        } else if (listeners().contains(passed.listener())) {
            ofUnits.computeIfAbsent(place, _ -> new ArrayList<>()).add(passed.socket());
        } else {
            problems.add("no listener has the name " + passed.name() + " of a socket for "
                    + Addresses.text(passed.socket().address()) + "; write FileDescriptorName= with one of "
                    + String.join(", ", listeners()) + " in the socket unit");
        }
    }

    private static Set<String> listeners() {
        return Arrays.stream(Purpose.values()).map(Purpose::listener)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean uses(String listener, PassedSocket.Type type) {
        return Arrays.stream(Purpose.values())
                .anyMatch(purpose -> purpose.listener().equals(listener) && purpose.uses(type));
    }

    /// A listener without sockets for one of its protocols opens them itself.
    private static Optional<String> problem(Place place, List<PassedSocket> sockets) {
        String line = switch (place.type()) {
            case DATAGRAM -> "ListenDatagram=";
            case STREAM -> "ListenStream=";
        } + Addresses.text(place.address());
        if (!uses(place.listener(), place.type())) {
            return Optional.of("the listener " + place.listener() + " does not use the socket of " + line
                    + "; remove this line from the socket unit, or change FileDescriptorName=");
        }
        return place.type() == PassedSocket.Type.STREAM && sockets.size() > 1
                ? Optional.of("the service manager passes " + line + " " + sockets.size()
                        + " times; write it once in the socket units")
                : Optional.empty();
    }

    /// Why sockets that were passed cannot be used, each with a remedy after a semicolon.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// The addresses of socket units, by the key of the configuration that they replace.
    public PassedAddresses addresses() {
        Map<String, Set<InetSocketAddress>> byKey = new LinkedHashMap<>();
        ofUnits.keySet().forEach(place -> Arrays.stream(Purpose.values())
                .filter(purpose -> purpose.listener().equals(place.listener())).map(Purpose::key).distinct()
                .forEach(key -> byKey.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(place.address())));
        return new PassedAddresses(byKey.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue()))));
    }

    /// The daemon that has handed the sockets over reads them too, until [#endSharing]. Meanwhile each datagram reaches one of the two. That is right for
    /// queries over UDP, but not for QUIC, whose packets belong to the connections of one of them.
    public synchronized void share() {
        areShared = true;
    }

    /// No other process reads the sockets any more.
    public void endSharing() {
        List<Runnable> now;
        synchronized (this) {
            areShared = false;
            now = List.copyOf(postponed);
            postponed.clear();
        }
        now.forEach(Runnable::run);
    }

    /// Runs what begins to receive as soon as no other process does.
    public void whenNotShared(Runnable begin) {
        synchronized (this) {
            if (areShared) {
                postponed.add(begin);
                return;
            }
        }
        begin.run();
    }

    /// Where the sockets of one type of an address come from.
    ///
    /// @param otherwise how they are opened if none was passed
    public synchronized SocketSource source(Purpose purpose, PassedSocket.Type type, InetSocketAddress address,
            Presence otherwise) {
        Place wanted = new Place(purpose.listener(), type, address);
        List<PassedSocket> ofUnit = ofUnits.get(wanted);
        if (ofUnit != null) {
            return duplicates(ofUnit).<SocketSource>map(made -> new PassedSockets(made, Opener.MANAGER))
                    .orElse(otherwise);
        }
        List<PassedSocket> found = new ArrayList<>();
        kept.entrySet().removeIf(entry -> {
            boolean isWanted = isFor(entry.getKey(), wanted);
            if (isWanted) {
                entry.getValue().forEach(each -> found.add(each.socket()));
            }
            return isWanted;
        });
        return found.isEmpty() ? otherwise : new PassedSockets(found, Opener.THIS_SERVER);
    }

    /// Whether an address has sockets of a type.
    synchronized boolean has(Endpoint endpoint, PassedSocket.Type type) {
        Place wanted = place(endpoint, type);
        return ofUnits.containsKey(wanted) || kept.keySet().stream().anyMatch(place -> isFor(place, wanted));
    }

    /// Adds a socket that was opened here, as if it had been kept.
    synchronized void add(Endpoint endpoint, PassedSocket socket) {
        add(new ServiceSocket(name(endpoint.purpose(), endpoint.address()), endpoint.purpose().listener(), true,
                socket));
    }

    /// All or none, if this process may not have more descriptors.
    private static Optional<List<PassedSocket>> duplicates(List<PassedSocket> sockets) {
        List<PassedSocket> made = sockets.stream().flatMap(socket -> socket.duplicate().stream()).toList();
        if (made.size() < sockets.size()) {
            made.forEach(PassedSocket::close);
            return Optional.empty();
        }
        return Optional.of(made);
    }

    /// Closes the sockets that were kept for addresses which the configuration no longer has, and which exclude one that it has now. The others
    /// stay until [#opened]: the start may fail, and the next one may need them.
    public synchronized void makeRoom(List<Endpoint> wanted) {
        Set<String> obsolete = new TreeSet<>();
        kept.entrySet().removeIf(entry -> {
            Place place = entry.getKey();
            boolean isInTheWay = wanted.stream().noneMatch(each -> isFor(place, place(each, place.type())))
                    && wanted.stream().anyMatch(each -> each.purpose().uses(place.type())
                            && each.excludes(place.address()));
            if (isInTheWay) {
                entry.getValue().forEach(each -> {
                    each.socket().close();
                    obsolete.add(each.name());
                });
            }
            return isInTheWay;
        });
        forget(obsolete);
    }

    private static Place place(Endpoint endpoint, PassedSocket.Type type) {
        return new Place(endpoint.purpose().listener(), type, endpoint.address());
    }

    /// Frees an address whose sockets are closed here. Otherwise they would stay open with the keeper.
    public synchronized void release(Purpose purpose, InetSocketAddress address) {
        forget(Set.of(name(purpose, address)));
    }

    private void forget(Set<String> obsolete) {
        Set<String> known = new TreeSet<>(obsolete);
        known.retainAll(names);
        names.removeAll(known);
        if (!known.isEmpty()) {
            keeper.forget(known);
        }
    }

    /// For QUIC, the sockets of each address of this host belong to that for all of them.
    private static boolean isFor(Place place, Place wanted) {
        InetAddress all = wanted.address().getAddress();
        return place.equals(wanted) || ((wanted.listener().equals(Purpose.QUIC.listener())
                || wanted.listener().equals(Purpose.HTTP3.listener()))
                && place.listener().equals(wanted.listener()) && place.type() == wanted.type()
                && all.isAnyLocalAddress()
                && place.address().getPort() == wanted.address().getPort()
                && place.address().getAddress().getAddress().length == all.getAddress().length);
    }

    /// Closes the sockets that were kept in vain, and has those that are open now kept for the next start.
    public synchronized void opened(Map<Endpoint, OpenEndpoint> open) {
        kept.values().forEach(sockets -> sockets.forEach(each -> each.socket().close()));
        kept.clear();
        if (keeper == Keeper.NONE) {
            return;
        }
        List<Named> left = leave(open);
        Set<String> obsolete = new TreeSet<>(names);
        left.forEach(each -> obsolete.remove(each.name()));
        forget(obsolete);
        left.forEach(each -> {
            names.add(each.name());
            keeper.keep(each.name(), each.sockets().stream().map(PassedSocket::descriptor).toList());
        });
    }

    /// The sockets of addresses, with the names under which the next process gets them, except those of socket units: the manager has these
    /// itself.
    private List<Named> leave(Map<Endpoint, OpenEndpoint> open) {
        List<PassedSocket> all = own.get();
        List<Named> left = new ArrayList<>();
        open.forEach((endpoint, sockets) -> {
            List<PassedSocket> found = all.stream()
                    .filter(each -> endpoint.purpose().uses(each.type())
                            && isLeft(each, endpoint.purpose(), sockets.real()))
                    .toList();
            if (!found.isEmpty()) {
                left.add(new Named(name(endpoint.purpose(), sockets.real()), found));
            }
        });
        return left;
    }

    /// The key of the tokens of QUIC: that of the daemon that has handed its sockets over, or a new one.
    public synchronized TokenKey tokenKey() {
        TokenKey key = tokenKey == null ? TokenKey.random(new SecureRandom()) : tokenKey;
        tokenKey = key;
        return key;
    }

    /// Passes all sockets to the next daemon, and the key of tokens. The sockets of socket units keep their name.
    ///
    /// @param to the path of a receiver
    public synchronized void handOver(Path to, Map<Endpoint, OpenEndpoint> open) throws IOException {
        SocketHandover.send(to, all(open), Optional.ofNullable(tokenKey).map(TokenKey::text));
    }

    private List<Named> all(Map<Endpoint, OpenEndpoint> open) {
        List<Named> all = new ArrayList<>(leave(open));
        ofUnits.forEach((place, sockets) -> all.add(new Named(place.listener(), sockets)));
        return all;
    }

    private boolean isLeft(PassedSocket socket, Purpose purpose, InetSocketAddress address) {
        Place place = new Place(purpose.listener(), socket.type(), address);
        return !ofUnits.containsKey(place)
                && isFor(new Place(purpose.listener(), socket.type(), socket.address()), place);
    }

    /// A colon separates names (sd_listen_fds(3)).
    private static String name(Purpose purpose, InetSocketAddress address) {
        return ServiceSockets.KEPT + purpose.listener() + "." + Addresses.text(address).replace(':', '_');
    }
}
