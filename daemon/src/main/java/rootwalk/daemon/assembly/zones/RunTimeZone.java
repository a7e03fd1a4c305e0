package rootwalk.daemon.assembly.zones;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.catalog.Group;
import rootwalk.authoritative.catalog.Member;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Rdata;

/// A zone that is served and not in the configuration, as it is stored in the journal.
public sealed interface RunTimeZone {

    Name zone();

    /// The kinds of entries; [FormerMember] has another one.
    byte ADDED = 'A';
    byte MEMBER = 'M';

    /// A zone that was added.
    ///
    /// @param template its name
    /// @param primaries instead of those of the template; empty for those of the template
    record Added(Name zone, String template, List<InetSocketAddress> primaries) implements RunTimeZone {}

    /// A member of a catalog zone.
    record OfCatalog(Name catalog, Member member) implements RunTimeZone {

        @Override
        public Name zone() {
            return member.zone();
        }
    }

    /// The octets in the journal: the version of their form, which of both it is, and the components in their order.
    default Octets encoded() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(1);
            switch (this) {
                case Added(var _, String template, var primaries) -> {
                    out.writeByte(ADDED);
                    out.writeUTF(template);
                    out.writeShort(primaries.size());
                    for (InetSocketAddress primary : primaries) {
                        writeOctets(out, primary.getAddress().getAddress());
                        out.writeShort(primary.getPort());
                    }
                }
                case OfCatalog(Name catalog, Member(var _, Name node, var groups, var newOwner)) -> {
                    out.writeByte(MEMBER);
                    writeOctets(out, catalog.sharedOctets());
                    writeOctets(out, node.sharedOctets());
                    writeOctets(out, newOwner.map(Name::sharedOctets).orElse(new byte[0]));
                    out.writeShort(groups.size());
                    for (Group group : groups) {
                        writeOctets(out, group.value().sharedOctets());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Octets.of(octets.toByteArray());
    }

    private static void writeOctets(DataOutputStream out, byte[] octets) throws IOException {
        out.writeShort(octets.length);
        out.write(octets);
    }

    private static byte[] readOctets(DataInputStream in) throws IOException {
        return in.readNBytes(in.readUnsignedShort());
    }

    /// @throws IOException if the octets are damaged, or of another version
    static RunTimeZone decode(Name zone, Octets content) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content.toArray()))) {
            int version = in.readByte();
            if (version != 1) {
                throw new IOException("it has the unknown version " + version);
            }
            byte kind = in.readByte();
            return switch (kind) {
                case ADDED -> added(zone, in);
                case MEMBER -> ofCatalog(zone, in);
                default -> throw new IOException("it is of the unknown kind " + kind);
            };
        } catch (IllegalArgumentException e) {
            throw new IOException("it is damaged: " + e.getMessage(), e);
        }
    }

    private static Added added(Name zone, DataInputStream in) throws IOException {
        String template = in.readUTF();
        List<InetSocketAddress> primaries = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            InetAddress address = InetAddress.getByAddress(readOctets(in));
            primaries.add(new InetSocketAddress(address, in.readUnsignedShort()));
        }
        return new Added(zone, template, List.copyOf(primaries));
    }

    private static OfCatalog ofCatalog(Name zone, DataInputStream in) throws IOException {
        Name catalog = Name.of(readOctets(in), 0);
        Name node = Name.of(readOctets(in), 0);
        byte[] owner = readOctets(in);
        Optional<Name> newOwner = owner.length == 0 ? Optional.empty() : Optional.of(Name.of(owner, 0));
        List<Group> groups = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            groups.add(new Group(Rdata.of(readOctets(in))));
        }
        return new OfCatalog(catalog, new Member(zone, node, groups, newOwner));
    }
}
