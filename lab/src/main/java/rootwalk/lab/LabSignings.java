package rootwalk.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import rootwalk.dnssec.signing.Denial;
import rootwalk.dnssec.signing.KeyText;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.lab.LabSigning.Fault;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RecordType;
import rootwalk.wire.file.RegularFile;

/// Parses the lines of `lab.signed`, and reads the keys of their zones.
final class LabSignings {

    private static final String KEYS = "keys";
    private static final String PUBLIC = ".key";
    private static final String PRIVATE = ".private";
    private static final Pattern ITERATIONS = Pattern.compile("nsec3:(\\d{1,4})");
    private static final Pattern WITH_VALUE = Pattern.compile("([a-z-]+):(.+)");

    private LabSignings() {}

    /// @param folder `zones/`
    /// @throws IllegalArgumentException with what is wrong with the line
    static LabSigning read(String[] columns, Path folder) {
        if (columns.length < 2 || columns.length > 3) {
            throw new IllegalArgumentException("a signed zone has a name, a denial, and possibly a fault");
        }
        Name zone = Name.of(columns[0]);
        Denial denial = denial(columns[1]);
        Fault fault = columns.length == 2 ? new Fault.None() : fault(columns[2]);
        boolean isNsec3 = denial instanceof Denial.Nsec3;
        boolean needsNsec3 = fault instanceof Fault.WrongSpan;
        boolean needsNsec = fault instanceof Fault.NoNsec || fault instanceof Fault.NoWildcardNsec;
        if (isNsec3 ? needsNsec : needsNsec3) {
            throw new IllegalArgumentException("the fault " + columns[2] + " needs the denial "
                    + (needsNsec ? "nsec" : "nsec3"));
        }
        return new LabSigning(zone, denial, fault, keys(zone, folder.resolve(KEYS)));
    }

    private static Denial denial(String text) {
        Matcher iterations = ITERATIONS.matcher(text);
        if (iterations.matches()) {
            return new Denial.Nsec3(Integer.parseInt(iterations.group(1)), Octets.EMPTY, Denial.OptOut.OFF);
        }
        return switch (text) {
            case "nsec" -> Denial.NSEC;
            case "nsec3" -> Denial.NSEC3;
            case "nsec3:opt-out" -> Denial.NSEC3_OPT_OUT;
            default -> throw new IllegalArgumentException(
                    text + " is not a denial; write nsec, nsec3, nsec3:opt-out or nsec3:100");
        };
    }

    private static Fault fault(String text) {
        Matcher value = WITH_VALUE.matcher(text);
        if (value.matches()) {
            return fault(text, value.group(1), value.group(2));
        }
        return switch (text) {
            case "expired" -> new Fault.Expired();
            case "not-yet-valid" -> new Fault.NotYetValid();
            case "no-dnskey" -> new Fault.NoDnskey();
            case "no-nsec" -> new Fault.NoNsec();
            case "no-wildcard-nsec" -> new Fault.NoWildcardNsec();
            case "wrong-span" -> new Fault.WrongSpan();
            case "unsigned" -> new Fault.Unsigned();
            default -> throw unknown(text);
        };
    }

    private static Fault fault(String text, String kind, String value) {
        return switch (kind) {
            case "ds-of" -> new Fault.DsOf(Name.of(value));
            case "signed-by" -> new Fault.SignedBy(Name.of(value));
            case "no-rrsig" -> {
                int type = RecordType.parse(value);
                if (type < 0) {
                    throw new IllegalArgumentException("'" + value + "' is not a record type");
                }
                yield new Fault.NoSignature(type);
            }
            case "algorithm" -> {
                if (!value.matches("\\d{1,3}") || Integer.parseInt(value) > 255) {
                    throw new IllegalArgumentException("'" + value + "' is not the number of an algorithm, 0 to 255");
                }
                yield new Fault.OtherAlgorithm(Integer.parseInt(value));
            }
            default -> throw unknown(text);
        };
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("'" + text + "' is not a fault; write expired, not-yet-valid, ds-of:ZONE,"
                + " signed-by:ZONE, algorithm:100, no-dnskey, no-rrsig:TYPE, no-nsec, no-wildcard-nsec, wrong-span or unsigned");
    }

    private static List<SigningKey> keys(Name zone, Path folder) {
        String begin = "K" + zone.toString().toLowerCase(Locale.ROOT) + "+";
        List<SigningKey> keys;
        try (Stream<Path> files = Files.list(folder)) {
            keys = files.filter(file -> file.getFileName().toString().startsWith(begin)
                    && file.toString().endsWith(PUBLIC)).sorted().map(LabSignings::key).toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("the keys in " + folder + " cannot be read: " + RegularFile.trouble(e),
                    e);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "the zone " + zone + " has no key; make one with: dnssec-keygen -K " + folder
                            + " -a ECDSAP256SHA256 -f KSK " + zone);
        }
        return keys;
    }

    private static SigningKey key(Path file) {
        Path privateFile =
                file.resolveSibling(file.getFileName().toString().replaceFirst("\\" + PUBLIC + "$", PRIVATE));
        try {
            return KeyText.parse(RegularFile.text(file), RegularFile.text(privateFile));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the key " + file + " cannot be read: " + RegularFile.trouble(e) + "; it consists of this file and "
                            + privateFile.getFileName(),
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key " + file + " is invalid: " + e.getMessage(), e);
        }
    }
}
