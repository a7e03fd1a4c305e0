package rootwalk.authoritative;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.Name;

/// The NSEC or NSEC3 chain of a zone in a text with one record a line, searched in the simplest way, for tests.
final class SignedChain {

    private final Set<Name> names = new HashSet<>();
    /// The owners of the chain; by canonical name, or by hash in hexadecimal.
    private final NavigableMap<Name, Name> nsec = new TreeMap<>();
    private final NavigableMap<String, Name> nsec3 = new TreeMap<>();
    private final Nsec3Hash hasher = new Nsec3Hash();
    private byte[] salt = {};
    private int iterations;

    static SignedChain of(String text) {
        SignedChain chain = new SignedChain();
        text.lines().map(line -> line.replace(" IN ", " ").split(" ")).forEach(chain::add);
        return chain;
    }

    /// The NSEC3 records of some names, in the order of their hashes, and the NSEC3PARAM record of the apex. There is no salt.
    static String nsec3(String apex, int flags, int iterations, List<String> names) {
        Nsec3Hash hasher = new Nsec3Hash();
        NavigableMap<String, String> hashes = new TreeMap<>();
        for (String name : names) {
            byte[] label = new byte[Base32Hex.LENGTH];
            Base32Hex.write(hasher.hash(Name.of(name), new byte[0], iterations), 0, label, 0);
            hashes.put(new String(label, StandardCharsets.US_ASCII), name);
        }
        StringBuilder text = new StringBuilder(apex + " 60 NSEC3PARAM 1 0 " + iterations + " -\n");
        for (String hash : hashes.keySet()) {
            String next = hashes.higherKey(hash);
            text.append("%s.%s 60 NSEC3 1 %d %d - %s A\n".formatted(hash, apex, flags, iterations,
                    next == null ? hashes.firstKey() : next));
        }
        return text.toString();
    }

    /// @param fields owner, TTL, type and data
    private void add(String[] fields) {
        Name owner = Name.of(fields[0]);
        switch (fields[2]) {
            case "NSEC" -> nsec.put(owner, owner);
            case "NSEC3" -> nsec3.put(hex(fields[0].split("\\.")[0]), owner);
            case "NSEC3PARAM" -> {
                iterations = Integer.parseInt(fields[5]);
                salt = fields[6].equals("-") ? salt : HexFormat.of().parseHex(fields[6]);
            }
            default -> {}
        }
        if (!fields[2].equals("NSEC3") && !fields[3].equals("NSEC3")) {
            for (int labels = 1; labels <= owner.labelCount(); labels++) {
                names.add(owner.ancestor(labels));
            }
        }
    }

    private static String hex(String label) {
        StringBuilder bits = new StringBuilder();
        for (char digit : label.toCharArray()) {
            bits.append(Integer.toBinaryString(32 + Character.digit(digit, 32)).substring(1));
        }
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < bits.length(); i += 4) {
            hex.append(Integer.toHexString(Integer.parseInt(bits.substring(i, i + 4), 2)));
        }
        return hex.toString();
    }

    private String hash(Name name) {
        byte[] hash = new byte[Nsec3Hash.LENGTH];
        hasher.hash(name.sharedOctets(), 0, name.length(), salt, 0, salt.length, iterations, hash, 0);
        return HexFormat.of().formatHex(hash);
    }

    /// The owners of the records that deny something: `no-type NAME, no-name NAME, no-wildcard NAME, expanded NAME`.
    Set<Name> owners(String denied) {
        Set<Name> owners = new TreeSet<>();
        for (String part : denied.isEmpty() ? new String[0] : denied.split(", ")) {
            String[] words = part.split(" ");
            Name name = Name.of(words[1]);
            switch (words[0]) {
                case "no-type", "no-name" -> deny(name, owners);
                case "no-wildcard" ->
                    owners.add(at(nsec3.isEmpty() ? name.wildcardChild() : provable(name).wildcardChild()));
                case "expanded" ->
                    owners.add(at(nsec3.isEmpty() ? name : name.ancestor(encloser(name).labelCount() + 1)));
                default -> throw new IllegalArgumentException(part);
            }
        }
        return owners;
    }

    private void deny(Name name, Set<Name> owners) {
        if (nsec3.isEmpty()) {
            owners.add(at(name));
            return;
        }
        Name provable = provable(name);
        owners.add(at(provable));
        if (!provable.equals(name)) {
            owners.add(at(name.ancestor(provable.labelCount() + 1)));
        }
    }

    /// The deepest name in the zone at or above a name.
    private Name encloser(Name name) {
        Name encloser = name;
        while (!names.contains(encloser)) {
            encloser = encloser.ancestor(encloser.labelCount() - 1);
        }
        return encloser;
    }

    /// The deepest name with an NSEC3 record at or above a name.
    private Name provable(Name name) {
        Name provable = encloser(name);
        while (!nsec3.containsKey(hash(provable))) {
            provable = provable.ancestor(provable.labelCount() - 1);
        }
        return provable;
    }

    /// The owner of the record that matches a name, or covers it.
    private Name at(Name name) {
        if (nsec3.isEmpty()) {
            return nsec.floorEntry(name).getValue();
        }
        var floor = nsec3.floorEntry(hash(name));
        return (floor == null ? nsec3.lastEntry() : floor).getValue();
    }
}
