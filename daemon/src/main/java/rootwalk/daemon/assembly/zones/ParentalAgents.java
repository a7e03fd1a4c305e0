package rootwalk.daemon.assembly.zones;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// Finds the servers that are notified when a zone asks its parent for a change of the delegation: the targets of the DSYNC records of the
/// parent (RFC 9859). Any thread; blocks.
public final class ParentalAgents {

    private static final byte[] LABEL = "_dsync".getBytes(StandardCharsets.US_ASCII);
    private static final int[] ADDRESS_TYPES = {RecordType.A, RecordType.AAAA};

    /// The scheme of NOTIFY messages (RFC 9859 section 2.3).
    private static final int NOTIFY = 1;
    /// Type, scheme and port in the data of a record (RFC 9859 section 2.1).
    private static final int SCHEME = 2;
    private static final int PORT = 3;
    private static final int TARGET = 5;

    private final Function<Query, Resolution> resolver;
    private final Predicate<InetSocketAddress> isThisServer;

    /// @param resolver validates what it returns, if it is configured so
    public ParentalAgents(Function<Query, Resolution> resolver, Predicate<InetSocketAddress> isThisServer) {
        this.resolver = resolver;
        this.isThisServer = isThisServer;
    }

    /// The servers for messages of a type about a zone; empty if the parent wants none.
    ///
    /// @param type CDS or CSYNC
    /// @throws IOException if the records of the parent or the addresses in them cannot be resolved
    List<InetSocketAddress> of(Name child, int type) throws IOException {
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        for (RRset records : records(child)) {
            for (Rdata record : records.rdata()) {
                if (record.length() > TARGET && record.unsignedShort(0) == type && record.octet(SCHEME) == NOTIFY) {
                    addresses.addAll(addresses(record.name(TARGET), record.unsignedShort(PORT)));
                }
            }
        }
        addresses.removeIf(isThisServer);
        return List.copyOf(addresses);
    }

    /// RFC 9859 section 4.1: below the label `_dsync` in the parent are the records for this child, or those for all; where the parent
    /// begins, if that is not one label above the child, is in the SOA record of a negative response.
    private List<RRset> records(Name child) throws IOException {
        if (child.isRoot()) {
            return List.of();
        }
        Name parent = child.parent();
        Resolution first = resolved(below(child, parent));
        List<RRset> found = records(first);
        if (!found.isEmpty()) {
            return found;
        }
        Name zone = zoneOf(first).filter(parent::isBelow).orElse(parent);
        if (!zone.equals(parent)) {
            found = records(resolved(below(child, zone)));
        }
        return found.isEmpty() ? records(resolved(zone.child(LABEL, 0, LABEL.length))) : found;
    }

    /// The name of the records for a child; null if it is too long.
    private static @Nullable Name below(Name child, Name parent) {
        Name label = parent.child(LABEL, 0, LABEL.length);
        return label == null ? null : child.withAncestor(parent, label);
    }

    private Resolution resolved(@Nullable Name name) throws IOException {
        if (name == null) {
            throw new IOException("its name is too long for DSYNC records");
        }
        Resolution resolution = resolver.apply(Query.of(new Question(name, RecordType.DSYNC, RecordClass.IN)));
        if (resolution.isFailure()) {
            throw new IOException("the DSYNC records of " + name + " cannot be resolved");
        }
        return resolution;
    }

    private static List<RRset> records(Resolution resolution) {
        return resolution.answer().stream().filter(rrset -> rrset.type() == RecordType.DSYNC).toList();
    }

    private static Optional<Name> zoneOf(Resolution negative) {
        return negative.authority().stream().filter(rrset -> rrset.type() == RecordType.SOA).map(RRset::owner)
                .findFirst();
    }

    private List<InetSocketAddress> addresses(Name target, int port) throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        boolean isFailed = false;
        for (int type : ADDRESS_TYPES) {
            Resolution resolution = resolver.apply(Query.of(new Question(target, type, RecordClass.IN)));
            isFailed |= resolution.isFailure();
            for (RRset found : resolution.answer()) {
                for (int i = 0; found.type() == type && i < found.size(); i++) {
                    addresses.add(new InetSocketAddress(Addresses.of(found.rdata(i).sharedOctets()), port));
                }
            }
        }
        if (isFailed && addresses.isEmpty()) {
            throw new IOException("the addresses of " + target + " cannot be resolved");
        }
        return addresses;
    }
}
