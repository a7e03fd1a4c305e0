package rootwalk.resolver.cache;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.store.Entry;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// A [Delegation] as an entry of the store: an octet for its source; the time of expiry, 64 bits; TTL, 32 bits; and of each server its
/// name, its port, 16 bits, an octet that says whether it is corrected and how many addresses it has, and the addresses, each after an octet
/// with its length.
///
/// The time of expiry is not that of the entry, whose lifetime is in whole seconds.
@SuppressWarnings("EnumOrdinal") // written and read by the same process
final class DelegationCodec {

    private static final int CORRECTED = 0x80;
    private static final Source[] SOURCES = Source.values();

    private DelegationCodec() {}

    /// Writes an entry with the key of [Entry#key()].
    static void write(Entry entry, Delegation delegation, long now) {
        long seconds = (delegation.expires() - now) / 1000 + 1;
        entry.begin(now, Math.clamp(seconds, 0, Integer.MAX_VALUE))
                .add8(delegation.source().ordinal())
                .add64(delegation.expires())
                .add32(delegation.ttl());
        for (NameServer server : delegation.servers()) {
            write(entry, server);
        }
    }

    private static void write(Entry entry, NameServer server) {
        List<InetSocketAddress> addresses = server.addresses();
        entry.add(server.name().sharedOctets(), 0, server.name().length())
                .add16(server.port())
                .add8(addresses.size() | (server.corrected() ? CORRECTED : 0));
        for (InetSocketAddress address : addresses) {
            byte[] octets = address.getAddress().getAddress();
            entry.add8(octets.length).add(octets, 0, octets.length);
        }
    }

    /// Reads an entry.
    ///
    /// @param cut a name that is equal to that of the entry
    static Delegation read(Entry entry, Name cut) {
        EntryCursor cursor = new EntryCursor(entry);
        Source source = SOURCES[cursor.get8()];
        long expires = cursor.get64();
        int ttl = cursor.get32();
        List<NameServer> servers = new ArrayList<>(4);
        while (!cursor.isAtEnd()) {
            servers.add(server(cursor));
        }
        return new Delegation(entry.hasName(cut) ? cut : entry.name(), source, servers, ttl, expires);
    }

    private static NameServer server(EntryCursor cursor) {
        Name name = cursor.name();
        int port = cursor.get16();
        int count = cursor.get8();
        List<InetSocketAddress> addresses = new ArrayList<>(count & ~CORRECTED);
        for (int i = 0; i < (count & ~CORRECTED); i++) {
            addresses.add(new InetSocketAddress(Addresses.of(cursor.get(cursor.get8())), port));
        }
        return new NameServer(name, port, addresses, (count & CORRECTED) != 0, null);
    }
}
