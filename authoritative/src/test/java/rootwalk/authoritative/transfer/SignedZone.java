package rootwalk.authoritative.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;

/// The zones of the tests that other programs have signed.
final class SignedZone {

    private SignedZone() {}

    static ZoneSnapshot read(String name) {
        try (var resource =
                ZoneSnapshot.class.getResourceAsStream("/rootwalk/authoritative/signed/" + name + ".zone")) {
            Path file = Files.createTempFile("signed", ".zone");
            try {
                Files.write(file, Objects.requireNonNull(resource).readAllBytes());
                return (ZoneSnapshot) ZoneFile.read(Name.of("example."), file).state();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
