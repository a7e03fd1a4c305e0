package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;
import rootwalk.dnssec.Algorithm;
import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.SigningKey;

/// What the zone files of the lab say about each other; read with dnsjava, so that our own reader is not asked about
/// itself.
class ZonesTest {

    private static final Path FOLDER = Path.of("../zones");
    /// Each is the other's only way in, and neither exists.
    private static final Set<String> NOWHERE = Set.of("chicken.isle.", "egg.vale.", "ghosttown.vale.");

    private static final Map<Name, List<Record>> zones = new LinkedHashMap<>();
    private static final Map<Name, Set<InetAddress>> addresses = new HashMap<>();
    private static List<LabServer> servers = List.of();

    @BeforeAll
    static void readEverything() throws Exception {
        servers = LabFolder.read(FOLDER).servers();
        for (LabServer server : servers) {
            for (LabServer.Zone zone : server.zones()) {
                Name name = new Name(zone.name().toString());
                if (!zones.containsKey(name) && !zone.file().toString().contains("forged")) {
                    zones.put(name, read(zone.file(), name));
                }
            }
        }
        zones.forEach((zone, records) -> records.stream()
                .filter(record -> zoneOf(record.getName()).equals(zone))
                .forEach(record -> {
                    InetAddress address = address(record);
                    if (address != null) {
                        addresses.computeIfAbsent(record.getName(), name -> new HashSet<>()).add(address);
                    }
                }));
    }

    @Test
    void everyAddressHasAReverseNameThatHasTheAddress() {
        List<String> wrong = new ArrayList<>();
        addresses.forEach((name, ofName) -> ofName.forEach(address -> {
            Name reverse = ReverseMap.fromAddress(address);
            List<Record> pointers = find(reverse, Type.PTR);
            boolean confirmed = pointers.stream()
                    .map(pointer -> ((PTRRecord) pointer).getTarget())
                    .anyMatch(target -> has(target, address));
            if (!confirmed) {
                wrong.add(name + " " + address.getHostAddress() + " " + pointers);
            }
        }));
        assertThat(wrong).isEmpty();
    }

    @Test
    void parentAndChildNameTheSameServers() {
        zones.keySet().stream().filter(zone -> zone.labels() > 1).forEach(zone -> {
            Name parent = zoneOf(new Name(zone, 1));
            assertThat(servers(zone, parent)).as("name servers of %s in %s", zone, parent)
                    .isEqualTo(servers(zone, zone));
        });
    }

    @Test
    void glueIsWhatTheServersZoneSays() {
        zones.forEach((zone, records) -> records.stream()
                .filter(record -> !zoneOf(record.getName()).equals(zone) && address(record) != null)
                .filter(record -> !NOWHERE.contains(zoneOf(record.getName()).toString()))
                .filter(record -> NOWHERE.stream().noneMatch(dead -> record.getName().toString().endsWith(dead)))
                .forEach(
                        glue -> assertThat(addresses.get(glue.getName())).as("glue %s", glue).contains(address(glue))));
    }

    @Test
    void everyNameServerHasItsAddressAndServesTheZoneUnlessIntendedOtherwise() {
        zones.keySet().forEach(zone -> servers(zone, zone).forEach(name -> {
            LabServer server = servers.stream()
                    .filter(candidate -> candidate.name().toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in lab.servers"));
            assertThat(addresses.get(toName(name))).as(name).containsExactly(server.address());
            boolean serves = server.zones().stream().anyMatch(own -> own.name().toString().equals(zone.toString()));
            boolean isOdd = server.behaviour() instanceof LabServer.Behaviour.Lame || !server.answers();
            assertThat(serves || isOdd).as("%s serves %s", name, zone).isTrue();
        }));
    }

    @Test
    void theHintsAreTheRootZonesOwnServers() throws Exception {
        Set<String> hints = new TreeSet<>();
        for (Record hint : read(FOLDER.resolve("root.hints"), Name.root)) {
            InetAddress address = address(hint);
            if (address != null) {
                hints.add(hint.getName().toString());
                assertThat(addresses.get(hint.getName())).containsExactly(address);
            }
        }
        assertThat(hints).isEqualTo(servers(Name.root, Name.root)).hasSize(2);
    }

    @Test
    void theTrustAnchorIsADsRecordOfTheRootsKey() throws Exception {
        LabFolder folder = LabFolder.read(FOLDER);
        LabSigning root = folder.signings().stream().filter(signing -> signing.zone().isRoot()).findFirst()
                .orElseThrow();
        Record anchor = read(folder.anchor().orElseThrow(), Name.root).getFirst();

        assertThat(anchor.rdataToWireCanonical())
                .isEqualTo(new FaultySigner(Map.of(root.zone(), root), Instant.EPOCH).ds(root).rdata(0).sharedOctets());
    }

    /// The root, four TLDs and seven zones below them, with keys of three algorithms; and thirteen zones with faults.
    @Test
    void zonesAreSignedWithEachKindOfKeyAndDenial() throws Exception {
        List<LabSigning> sound = LabFolder.read(FOLDER).signings().stream()
                .filter(signing -> !signing.zone().isBelow(rootwalk.wire.Name.of("broken."))).toList();

        assertThat(sound).hasSize(12).allMatch(signing -> signing.fault() instanceof LabSigning.Fault.None);
        assertThat(sound).flatExtracting(LabSigning::keys).extracting(SigningKey::algorithm)
                .contains(Algorithm.RSASHA256, Algorithm.ECDSAP256SHA256, Algorithm.ED25519);
        assertThat(sound).extracting(LabSigning::denial)
                .contains(Denial.NSEC, Denial.NSEC3, Denial.NSEC3_OPT_OUT);
    }

    @Test
    void everySiteIsReachedByItsNameAtItsAddress() throws Exception {
        for (LabSite site : LabFolder.read(FOLDER).sites()) {
            assertThat(addressesOf(toName(site.name() + "."))).as(site.name()).contains(site.address());
        }
    }

    @Test
    void anHttpsRecordListsTheVersionsOfASite() throws Exception {
        for (LabSite site : LabFolder.read(FOLDER).sites()) {
            for (Record record : find(endOfAliases(toName(site.name() + ".")), Type.HTTPS)) {
                HTTPSRecord https = (HTTPSRecord) record;
                boolean onlyTwo = https.getSvcParamKeys().contains(HTTPSRecord.NO_DEFAULT_ALPN);
                assertThat(onlyTwo).as(site.name()).isEqualTo(site.protocols() == LabSite.Protocols.H2);
            }
        }
    }

    private static Set<InetAddress> addressesOf(Name name) {
        return addresses.getOrDefault(endOfAliases(name), Set.of());
    }

    private static Name endOfAliases(Name name) {
        List<Record> alias = find(name, Type.CNAME);
        return alias.isEmpty() ? name : endOfAliases(((CNAMERecord) alias.getFirst()).getTarget());
    }

    private static List<Record> read(Path file, Name origin) throws IOException {
        List<Record> records = new ArrayList<>();
        try (Master master = new Master(file.toString(), origin)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
        }
        return records;
    }

    /// The deepest zone of the lab that a name belongs to.
    private static Name zoneOf(Name name) {
        for (Name candidate = name;; candidate = new Name(candidate, 1)) {
            if (zones.containsKey(candidate)) {
                return candidate;
            }
        }
    }

    private static List<Record> find(Name name, int type) {
        return zones.get(zoneOf(name)).stream()
                .filter(record -> record.getName().equals(name) && record.getType() == type)
                .toList();
    }

    private static Set<String> servers(Name zone, Name in) {
        Set<String> names = new TreeSet<>();
        zones.get(in).stream()
                .filter(record -> record instanceof NSRecord && record.getName().equals(zone))
                .forEach(record -> names.add(((NSRecord) record).getTarget().toString()));
        return names;
    }

    private static boolean has(Name name, InetAddress address) {
        Name wildcard = Name.fromConstantString("*." + new Name(name, 1));
        return addresses.getOrDefault(name, addresses.getOrDefault(wildcard, Set.of())).contains(address)
                || NOWHERE.contains(new Name(name, 1).toString());
    }

    private static Name toName(String text) {
        return Name.fromConstantString(text);
    }

    private static InetAddress address(Record record) {
        return switch (record) {
            case ARecord a -> a.getAddress();
            case AAAARecord aaaa -> aaaa.getAddress();
            default -> null;
        };
    }
}
