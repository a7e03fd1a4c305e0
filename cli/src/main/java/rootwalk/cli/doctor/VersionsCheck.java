package rootwalk.cli.doctor;

import rootwalk.authoritative.journal.Journal;
import rootwalk.dnssec.crypto.Crypto;

/// What runs here.
record VersionsCheck(Machine machine) implements Doctor.Check {

    @Override
    public Verdict verdict() {
        return Verdict.ok("rootwalk " + machine.version() + "; Java " + Runtime.version() + " of "
                + System.getProperty("java.vendor", "unknown") + "; " + System.getProperty("os.name", "") + " "
                + System.getProperty("os.version", "") + " " + System.getProperty("os.arch", "")
                + "; libraries for signatures: "
                + String.join(", ", Crypto.present().stream().map(Crypto::name).toList())
                + "; journal: " + Journal.library());
    }
}
