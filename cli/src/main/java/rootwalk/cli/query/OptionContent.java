package rootwalk.cli.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Addresses;
import rootwalk.wire.BigEndian;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;

/// What an EDNS option of a response says.
sealed interface OptionContent {

    /// The identity of the server; its content is defined by the server (RFC 5001 section 2.3).
    record ServerIdentity(Octets identity) implements OptionContent {}

    /// The network for which the answer is made (RFC 7871 section 6).
    ///
    /// @param address the network address
    /// @param source bits of the address that the client has sent
    /// @param scope bits of the address for which the answer is the same
    record ClientSubnet(String address, int source, int scope) implements OptionContent {}

    /// For how long a secondary still serves the zone (RFC 7314 section 3).
    record Expire(long seconds) implements OptionContent {}

    /// RFC 7873 section 4.
    ///
    /// @param server empty if the server has sent none
    record Cookie(Octets client, Octets server) implements OptionContent {}

    /// For how long the connection may be idle (RFC 7828 section 3.1).
    ///
    /// @param tenths of a second
    record KeepAlive(int tenths) implements OptionContent {}

    /// RFC 7830 section 3.
    record Padding(int octets) implements OptionContent {}

    /// RFC 8914 section 2.
    record Failure(ExtendedError error) implements OptionContent {}

    /// The domain to which resolvers report errors of the zone (RFC 9567 section 5).
    record ReportChannel(Name agent) implements OptionContent {}

    /// The version of the zone that the answer is from (RFC 9660 section 2).
    ///
    /// @param labels of the name of the zone, which is the end of the query name
    /// @param serial if the version is that of the SOA record
    record ZoneVersion(int labels, int type, Octets version, OptionalLong serial) implements OptionContent {

        /// The version is the serial of the SOA record.
        static final int SOA_SERIAL = 0;

        /// The name of the zone; empty if the question has fewer labels.
        Optional<Name> zone(@Nullable Question question) {
            return Optional.ofNullable(question).map(Question::name).filter(name -> labels <= name.labelCount())
                    .map(name -> name.ancestor(labels));
        }
    }

    /// An option that is not known, or whose content is malformed.
    record Unknown() implements OptionContent {}

    /// Never throws: what is malformed is [Unknown].
    static OptionContent of(EdnsOption option) {
        byte[] data = option.data().toArray();
        return switch (option.code()) {
            case EdnsOption.NSID -> new ServerIdentity(option.data());
            case EdnsOption.CLIENT_SUBNET -> orUnknown(subnet(data));
            case EdnsOption.EXPIRE -> data.length == 4 ? new Expire(unsigned(data, 0)) : new Unknown();
            case EdnsOption.COOKIE -> cookie(data);
            case EdnsOption.TCP_KEEPALIVE ->
                data.length == 2 ? new KeepAlive(option.data().unsignedShort(0)) : new Unknown();
            case EdnsOption.PADDING -> new Padding(data.length);
            case EdnsOption.EXTENDED_ERROR ->
                orUnknown(ExtendedError.among(List.of(option)).stream().findFirst().map(Failure::new));
            case EdnsOption.REPORT_CHANNEL -> orUnknown(name(data).map(ReportChannel::new));
            case EdnsOption.ZONE_VERSION -> zoneVersion(data);
            default -> new Unknown();
        };
    }

    private static OptionContent orUnknown(Optional<? extends OptionContent> content) {
        return content.isPresent() ? content.get() : new Unknown();
    }

    /// Only the octets of the source prefix are sent, without bits after it.
    private static Optional<ClientSubnet> subnet(byte... data) {
        if (data.length < 4) {
            return Optional.empty();
        }
        OptionalInt length = switch (BigEndian.get16(data, 0)) {
            case 1 -> OptionalInt.of(4);
            case 2 -> OptionalInt.of(16);
            default -> OptionalInt.empty();
        };
        int source = data[2] & 0xFF;
        int scope = data[3] & 0xFF;
        int sent = data.length - 4;
        if (length.isEmpty() || Math.max(source, scope) > Byte.SIZE * length.getAsInt()
                || sent != (source + Byte.SIZE - 1) / Byte.SIZE) {
            return Optional.empty();
        }
        byte[] address = Arrays.copyOf(Arrays.copyOfRange(data, 4, data.length), length.getAsInt());
        return Optional.of(new ClientSubnet(Addresses.text(address), source, scope));
    }

    private static OptionContent cookie(byte... data) {
        boolean isWhole = data.length == 8 || (data.length >= 16 && data.length <= 40);
        return isWhole ? new Cookie(Octets.of(data, 0, 8), Octets.of(data, 8, data.length - 8)) : new Unknown();
    }

    private static Optional<Name> name(byte... data) {
        try {
            return Optional.of(Name.of(data, 0)).filter(name -> name.length() == data.length);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static OptionContent zoneVersion(byte... data) {
        if (data.length < 2) {
            return new Unknown();
        }
        int type = data[1] & 0xFF;
        boolean isSerial = type == ZoneVersion.SOA_SERIAL;
        if (isSerial && data.length != 6) {
            return new Unknown();
        }
        return new ZoneVersion(data[0] & 0xFF, type, Octets.of(data, 2, data.length - 2),
                isSerial ? OptionalLong.of(unsigned(data, 2)) : OptionalLong.empty());
    }

    private static long unsigned(byte[] data, int at) {
        return Integer.toUnsignedLong(BigEndian.get32(data, at));
    }
}
