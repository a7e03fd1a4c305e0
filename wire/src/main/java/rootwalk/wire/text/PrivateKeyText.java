package rootwalk.wire.text;

/// Recognises files with private keys, so that no message contains the keys.
public final class PrivateKeyText {

    private PrivateKeyText() {}

    /// The first line that only a file with a private key has, from 1; 0 if there is none.
    public static int line(String text) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String start = line.strip();
            // The format of BIND, which all signers write, and PEM.
            boolean isPem = start.startsWith("-----BEGIN ") && start.endsWith("PRIVATE KEY-----");
            if (isPem || start.regionMatches(true, 0, "Private-key-format:", 0, "Private-key-format:".length())) {
                return number;
            }
        }
        return 0;
    }
}
