package rootwalk.cli.doctor;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import rootwalk.config.Config;
import rootwalk.daemon.assembly.listening.DesignatedResolver;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// An option of DHCP that announces encrypted transports of this server: Discovery of Network-designated Resolvers.
/// Immutable.
public final class DnrOption {

    /// The codes of OPTION_V4_DNR and OPTION_V6_DNR.
    private static final int CODE_V4 = 162;
    private static final int CODE_V6 = 144;

    /// The service parameters with addresses, which the option has in a field of its own.
    private static final int IPV4_HINT = 4;
    private static final int IPV6_HINT = 6;

    private static final int PRIORITY = 2;
    private static final int PARAMETER_HEADER = 4;

    private final boolean isV4;
    private final byte[] data;

    private DnrOption(boolean isV4, byte[] data) {
        this.isV4 = isV4;
        this.data = data;
    }

    /// One option of DHCPv4 for all transports, and one of DHCPv6 for each, if there are addresses of these families.
    public static List<DnrOption> of(Config config) {
        List<DnrOption> options = new ArrayList<>();
        List<Rdata> services = DesignatedResolver.services(config).stream()
                .filter(rrset -> rrset.type() == RecordType.SVCB).map(RRset::rdata).flatMap(List::stream).toList();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Rdata service : services) {
            byte[] instance = instance(service, IPV4_HINT);
            if (instance.length > 0) {
                put16(all, instance.length);
                all.writeBytes(instance);
            }
        }
        if (all.size() > 0) {
            options.add(new DnrOption(true, all.toByteArray()));
        }
        for (Rdata service : services) {
            byte[] instance = instance(service, IPV6_HINT);
            if (instance.length > 0) {
                options.add(new DnrOption(false, instance));
            }
        }
        return options;
    }

    /// The fields of a transport: priority, name, addresses, and the other service parameters. Without addresses, nothing.
    private static byte[] instance(Rdata service, int hint) {
        ByteArrayOutputStream addresses = new ByteArrayOutputStream();
        ByteArrayOutputStream parameters = new ByteArrayOutputStream();
        byte[] record = service.sharedOctets();
        int nameEnd = PRIORITY;
        while (record[nameEnd] != 0) {
            nameEnd += 1 + (record[nameEnd] & 0xFF);
        }
        nameEnd++;
        for (int at = nameEnd; at < record.length;) {
            int key = service.unsignedShort(at);
            int length = service.unsignedShort(at + 2);
            if (key == hint) {
                addresses.write(record, at + PARAMETER_HEADER, length);
            } else if (key != IPV4_HINT && key != IPV6_HINT) {
                parameters.write(record, at, PARAMETER_HEADER + length);
            }
            at += PARAMETER_HEADER + length;
        }
        // Loopback addresses are announced to this host only, which does not need DHCP.
        if (addresses.size() == 0 || isLoopback(addresses.toByteArray())) {
            return new byte[0];
        }
        ByteArrayOutputStream instance = new ByteArrayOutputStream();
        instance.write(record, 0, PRIORITY);
        putLength(instance, nameEnd - PRIORITY, hint);
        instance.write(record, PRIORITY, nameEnd - PRIORITY);
        putLength(instance, addresses.size(), hint);
        instance.writeBytes(addresses.toByteArray());
        instance.writeBytes(parameters.toByteArray());
        return instance.toByteArray();
    }

    private static boolean isLoopback(byte... addresses) {
        int last = addresses.length - 1;
        return addresses[0] == 127 || (addresses.length == 16 && addresses[0] == 0 && addresses[last] == 1);
    }

    /// Lengths have one octet in DHCPv4, and two in DHCPv6.
    private static void putLength(ByteArrayOutputStream to, int length, int hint) {
        if (hint == IPV6_HINT) {
            put16(to, length);
        } else {
            to.write(length);
        }
    }

    private static void put16(ByteArrayOutputStream to, int value) {
        to.write(value >>> 8);
        to.write(value);
    }

    /// A line of its configuration file.
    public String forDnsmasq() {
        return "dhcp-option=" + (isV4 ? "" + CODE_V4 : "option6:" + CODE_V6) + ","
                + HexFormat.ofDelimiter(":").formatHex(data);
    }

    /// An element of `option-data`.
    public String forKea() {
        return "{\"space\": \"" + (isV4 ? "dhcp4" : "dhcp6") + "\", \"code\": " + (isV4 ? CODE_V4 : CODE_V6)
                + ", \"csv-format\": false, \"data\": \"" + HexFormat.of().formatHex(data) + "\"}";
    }
}
