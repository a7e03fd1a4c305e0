package rootwalk.cli;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Output;
import rootwalk.wire.Name;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigText;

/// `rootwalk key generate NAME`: a new key, in the forms of several programs.
@Command(name = "generate", mixinStandardHelpOptions = true,
        description = "Creates a key with a random secret, and prints it for the configuration, and as comments for BIND"
                + " and nsupdate. Both hosts need the same key.",
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:success", Exit.WRONG_USAGE})
final class KeyGenerateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "the name of the key, such as host1-host2.example.")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private String name;

    @Option(names = "--algorithm", paramLabel = "ALGORITHM", defaultValue = "hmac-sha256",
            description = "hmac-sha256, hmac-sha384, hmac-sha512, hmac-sha224 or hmac-sha1 (default: ${DEFAULT-VALUE})")
    private String algorithm = "hmac-sha256";

    @Mixin
    private final Output output = new Output();

    /// BIND, nsupdate and YAML write other names in different ways.
    private static final String SIMPLE_NAME = "[A-Za-z0-9._-]+";

    @Override
    public Integer call() {
        Name owner;
        TsigAlgorithm how;
        try {
            if (!name.matches(SIMPLE_NAME)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not a name for a key; use letters, digits, hyphens and dots");
            }
            owner = Name.of(name);
            how = TsigText.algorithm(algorithm);
        } catch (UnusableTextException e) {
            throw output.wrongUsage("--algorithm: " + e.getMessage() + "; " + e.remedy(), e);
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage(e);
        }
        String secret = secret(how);
        output.print(() -> toText(owner, how, secret), () -> toJson(owner, how, secret));
        return Exit.DONE;
    }

    /// As many octets as the MAC has (RFC 8945 section 8).
    private static String secret(TsigAlgorithm how) {
        byte[] secret = new byte[how.macLength()];
        new SecureRandom().nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }

    private static String toText(Name owner, TsigAlgorithm how, String secret) {
        return """
            keys:
              - {name: "%1$s", algorithm: %2$s, secret: "%3$s"}

            # BIND: in named.conf, or in a file for dig -k and nsupdate -k
            # key "%1$s" {
            #     algorithm %2$s;
            #     secret "%3$s";
            # };

            # nsupdate, as a command
            # key %2$s:%1$s %3$s
            """.formatted(owner, how.text(), secret);
    }

    private static String toJson(Name owner, TsigAlgorithm how, String secret) {
        return new JsonWriter().object()
                .member("name", owner.toString())
                .member("algorithm", how.text())
                .member("secret", secret)
                .endObject().take();
    }
}
