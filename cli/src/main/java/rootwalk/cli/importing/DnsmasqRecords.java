package rootwalk.cli.importing;

import java.util.ArrayList;
import java.util.List;

/// Translates the records of dnsmasq.conf to `local-data`.
final class DnsmasqRecords {

    private DnsmasqRecords() {}

    static void translate(Statement s, Settings settings) {
        List<String> fields = KeyValueReader.fields(s.value());
        List<String> records = fields.size() < 2 && !s.key().equals("mx-host") ? List.of() : switch (s.key()) {
            case "host-record" -> hosts(fields);
            case "cname" -> aliases(fields);
            case "mx-host" -> fields.size() < 2 ? List.of() : List.of(Endpoints.absolute(fields.get(0)) + " MX "
                    + (fields.size() > 2 ? fields.get(2) : "1") + " " + Endpoints.absolute(fields.get(1)));
            case "srv-host" -> fields.size() < 3 ? List.of() : List.of(Endpoints.absolute(fields.get(0)) + " SRV "
                    + field(fields, 3, "0") + " " + field(fields, 4, "0") + " " + fields.get(2) + " "
                    + Endpoints.absolute(fields.get(1)));
            case "txt-record" -> List.of(Endpoints.absolute(fields.getFirst()) + " TXT "
                    + String.join(" ", fields.subList(1, fields.size()).stream().map(DnsmasqRecords::quoted).toList()));
            case "ptr-record" -> List.of(
                    Endpoints.absolute(fields.get(0)) + " PTR "
                            + Endpoints.absolute(fields.get(1).replace(" ", "\\032")));
            default -> fields.size() != 4 ? List.of() : List.of(Endpoints.absolute(fields.get(0)) + " CAA "
                    + fields.get(1) + " " + fields.get(2) + " " + quoted(fields.get(3)));
        };
        if (records.isEmpty()) {
            settings.leaveAt("local-data", s.origin(), "it has too few fields for a record");
        }
        records.forEach(text -> settings.root().add("local-data", text, s.origin()));
    }

    private static String field(List<String> fields, int index, String otherwise) {
        return index < fields.size() ? fields.get(index) : otherwise;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Names, addresses and a TTL; each address has a PTR record with the first name.
    private static List<String> hosts(List<String> fields) {
        String ttl = ttl(fields);
        List<String> names =
                fields.stream().filter(field -> !Endpoints.isAddress(field) && !field.matches("\\d+")).toList();
        List<String> records = new ArrayList<>();
        for (String address : fields.stream().filter(field -> field.contains(".") || field.contains(":"))
                .filter(Endpoints::isAddress).toList()) {
            names.forEach(name -> records.add(
                    Endpoints.absolute(name) + " " + ttl + Endpoints.addressType(address) + " " + address));
            if (!names.isEmpty()) {
                Endpoints.literal(address).ifPresent(literal -> records.add(
                        Endpoints.reverseName(literal) + " " + ttl + "PTR " + Endpoints.absolute(names.getFirst())));
            }
        }
        return records;
    }

    private static List<String> aliases(List<String> fields) {
        String ttl = ttl(fields);
        List<String> names = ttl.isEmpty() ? fields : fields.subList(0, fields.size() - 1);
        return names.subList(0, names.size() - 1).stream()
                .map(alias -> Endpoints.absolute(alias) + " " + ttl + "CNAME " + Endpoints.absolute(names.getLast()))
                .toList();
    }

    /// The last field if it is a number, and a space.
    private static String ttl(List<String> fields) {
        return fields.getLast().matches("\\d+") ? fields.getLast() + " " : "";
    }
}
