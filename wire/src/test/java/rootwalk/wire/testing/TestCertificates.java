package rootwalk.wire.testing;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import rootwalk.wire.tls.Pem;
import rootwalk.wire.tls.TlsIdentity;

/// Certificates and keys for tests, made with OpenSSL; valid from 2024 to 2123.
public final class TestCertificates {

    /// Has issued the certificates of the servers and of the client.
    public static final String AUTHORITY = """
        -----BEGIN CERTIFICATE-----
        MIIBVTCB+6ADAgECAgEBMAoGCCqGSM49BAMCMBkxFzAVBgNVBAMMDlRlc3QgQXV0
        aG9yaXR5MCAXDTI0MDEwMTAwMDAwMFoYDzIxMjQwMTAxMDAwMDAwWjAZMRcwFQYD
        VQQDDA5UZXN0IEF1dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJox
        4dv5aCVDoUOL+7opGRlU2791ixt9CrdtEuKVXX5L2v2k7M0EDfkX5mEll9xzMsd5
        nkSe4KeQ51Sn6wf/5ESjMjAwMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFMM2
        /OATt4vBxTou+h9amOpkT5iRMAoGCCqGSM49BAMCA0kAMEYCIQDuSjpjxUVXO9t2
        VhTx87KfSbDA4tR2Q3PZl2qrgTtw3gIhANguLCwseA1AfGjFi+8o84GlRj8Kt+Di
        ydlF8ZJEKdsk
        -----END CERTIFICATE-----
        """;

    /// For `ns.example` and 127.0.0.1, with an EC key.
    public static final String SERVER = """
        -----BEGIN CERTIFICATE-----
        MIIBfzCCASSgAwIBAgIBBDAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5UZXN0IEF1
        dGhvcml0eTAgFw0yNDAxMDEwMDAwMDBaGA8yMTI0MDEwMTAwMDAwMFowFTETMBEG
        A1UEAwwKbnMuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMMaQKjR
        zZm5hGjugbXxUSkGnwAGPmM8T6yJb1u5y40sXpt4HaJp6tgrGvpjFKLs6QVUSd7P
        QCxuM4a87HDREJ+jXzBdMBsGA1UdEQQUMBKCCm5zLmV4YW1wbGWHBH8AAAEwHQYD
        VR0OBBYEFEmuxQoXqymsz4YmsFIx0l2FksVMMB8GA1UdIwQYMBaAFMM2/OATt4vB
        xTou+h9amOpkT5iRMAoGCCqGSM49BAMCA0kAMEYCIQCdG1sgajvf8cIcjJYxIMot
        X2WVIqn1YpADxBQAHirI4AIhALhsffdvBsT5Iwwm3W3J87g3AdXCqbHmJ2m5V1ho
        j15n
        -----END CERTIFICATE-----
        """;

    /// The key of [#SERVER] as RFC 5915 has it.
    public static final String SERVER_KEY = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIPgMTCDldudWb+Jrio+vCVArP5cP+I3E5ccclatN3EU+oAoGCCqGSM49
        AwEHoUQDQgAEwxpAqNHNmbmEaO6BtfFRKQafAAY+YzxPrIlvW7nLjSxem3gdomnq
        2Csa+mMUouzpBVRJ3s9ALG4zhrzscNEQnw==
        -----END EC PRIVATE KEY-----
        """;

    /// The pin of [#SERVER_KEY].
    public static final String SERVER_PIN = "AlhF/SLzVBoeRLTmdj6OoVYytOa8shwNUP3bN5xcLXk=";

    /// For `dns.other.example` and `*.wild.example`, with an EC key; self-signed, valid from the end of 2026.
    public static final String OTHER = """
        -----BEGIN CERTIFICATE-----
        MIIBvTCCAWSgAwIBAgIUGkemj2DmnaQNWaKuaDK4rpK6/UEwCgYIKoZIzj0EAwIw
        HDEaMBgGA1UEAwwRZG5zLm90aGVyLmV4YW1wbGUwIBcNMjYxMTMwMDIxMDM0WhgP
        MjEyNTA2MjQwMjEwMzRaMBwxGjAYBgNVBAMMEWRucy5vdGhlci5leGFtcGxlMFkw
        EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAL01Nc98eeS549sjx9hUR1AWKRmWQ2FA
        0Nqwks+lh88AKjsAICTVc8KseXsYCdZLCFeL6+WkaXNbVV8w7xFZ5aOBgTB/MB0G
        A1UdDgQWBBT65+hD+sJhLCyCLIYqARjDsRxGRjAfBgNVHSMEGDAWgBT65+hD+sJh
        LCyCLIYqARjDsRxGRjAPBgNVHRMBAf8EBTADAQH/MCwGA1UdEQQlMCOCEWRucy5v
        dGhlci5leGFtcGxlgg4qLndpbGQuZXhhbXBsZTAKBggqhkjOPQQDAgNHADBEAiB6
        y+7a5ZN7nWK6Cxt6E/IxJe4BGj2GB+1hlmy+m5K6qgIgD2PS7k3qTPlm51/XR8zG
        AUyHHlNEYZSgVM48eZ4TUYk=
        -----END CERTIFICATE-----
        """;

    public static final String OTHER_KEY = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSuIZjo2Q4IU4L27p
        At8TIdDt6ijGSKtHK8zNy4jfxOqhRANCAAQAvTU1z3x55Lnj2yPH2FRHUBYpGZZD
        YUDQ2rCSz6WHzwAqOwAgJNVzwqx5exgJ1ksIV4vr5aRpc1tVXzDvEVnl
        -----END PRIVATE KEY-----
        """;

    /// For `ns.example` and 127.0.0.1, with an RSA key.
    public static final String RSA_SERVER = """
        -----BEGIN CERTIFICATE-----
        MIICSTCCAe+gAwIBAgIBAzAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5UZXN0IEF1
        dGhvcml0eTAgFw0yNDAxMDEwMDAwMDBaGA8yMTI0MDEwMTAwMDAwMFowFTETMBEG
        A1UEAwwKbnMuZXhhbXBsZTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEB
        ALQOONvyt22o15Ob8lFKCNaSslkxayFPoR6IYAwUzBxC3FVYp0sKazVSwB1ncrWt
        P8ze8pMucF4ta1wrzdgaPbQ7NHNnLcXv6xqxjGlGloP5zD/O+BErkDJvbECxm18Z
        esv4X0JFZkNTwwvfkJj5ThPM9MKK5MDfaFHDs2vHXBbwffLOXRPB68UNuzmiCvJF
        vMPf9ni/XYtlUiwGmEQONXZcX8WtnY8h4pv721/ohuuiwETJ5CIAsOxX239a4Tk9
        LCyfzcD1jG/EB6/oCEvZUhsu6NVHoaN1o1aUnNwpja9ihXTa2BjPIql6fhpC+c2x
        Osi1pHvrdeKTLy8rs25Rg/MCAwEAAaNfMF0wGwYDVR0RBBQwEoIKbnMuZXhhbXBs
        ZYcEfwAAATAdBgNVHQ4EFgQUouJQmbKJHbwBbItEoqpi+dkfRFQwHwYDVR0jBBgw
        FoAUwzb84BO3i8HFOi76H1qY6mRPmJEwCgYIKoZIzj0EAwIDSAAwRQIhAJv67koy
        y4bjGU/CdS1bmFVg5IML6jQLX6WfR+M8YRMIAiAiOwvKJBHtrW4HuaueNqLWycCo
        VLBFyYB3LIJjW6nHUQ==
        -----END CERTIFICATE-----
        """;

    /// The key of [#RSA_SERVER] as PKCS #1.
    public static final String RSA_SERVER_KEY = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEogIBAAKCAQEAtA442/K3bajXk5vyUUoI1pKyWTFrIU+hHohgDBTMHELcVVin
        SwprNVLAHWdyta0/zN7yky5wXi1rXCvN2Bo9tDs0c2ctxe/rGrGMaUaWg/nMP874
        ESuQMm9sQLGbXxl6y/hfQkVmQ1PDC9+QmPlOE8z0workwN9oUcOza8dcFvB98s5d
        E8HrxQ27OaIK8kW8w9/2eL9di2VSLAaYRA41dlxfxa2djyHim/vbX+iG66LARMnk
        IgCw7Ffbf1rhOT0sLJ/NwPWMb8QHr+gIS9lSGy7o1Ueho3WjVpSc3CmNr2KFdNrY
        GM8iqXp+GkL5zbE6yLWke+t14pMvLyuzblGD8wIDAQABAoIBABpx6kz3qZQsE7mE
        0oK47nJhaltqRDNIyD+9ROoRVecitMy+MBf36EYVKM1Ix9LCJtg2uIcAb5WNczK+
        5kVCmWRyu6HlehYTxkKN6DMAIJQyqJqIkeunq86UieA4lbrSebQifw8zNTFXSJLi
        W5D0MND8rcgy8SUYyvATX7NJPQ/LNIsLrmo5tWrI3k8IUPNp3I/gwcDcmeb0XWam
        acNWl6BcCQBdTxuHeM/tAwGwa6rX5UkDymEAJSP3+uS7AL2xqjsRUFT9zhMiOge1
        RMXjIVdoQlY7EXdeDKK8mY/zoMYkGxOpgbIuyv8ASJNJANovI9vE8D/JRVJCXI6y
        0jjfczUCgYEA2D6AaFUp48dhOSPquYojqXUItKbePsozC4115TMsQC+RB/RsygRV
        V3qJlGKgPSubCb+qOYYeS4ZO0MFeDybsCh5noL2zUfcj9ZSLroD18QU4JVgl8rLq
        dP4MI+THPOyodYf/uXIdl+A907PBtiV8Tpa1MURAPzCZoMzTQ3IhcucCgYEA1SiC
        hiyNRPL86zHnkEl1p3ECHPRg1yuFKowBk0bqk39ff/d9c+TWdGg1tOfIC79uF0da
        OGypmLZrKImRz/BKMYc66vrgl7ft2LAT51iAVF806XtCUyHCWrobjconBuV2416o
        eKxzrM7QkGamLQg7W5T1KNlYcahlOMUc7lMIURUCgYBKnCYJ2Xh+kshEwtO1+Ked
        TDgYvIpp97HtBn3q+uEFtGPB7t+qRBx99lWJ0Q2gjW8MygidmFzTih+ff1hIuhEu
        3Ja8qzc3zKGnlf0r1GsHIdnhaKyPNJQYkZ72s3Ta3HyzMJ1XCryTLlemt5rakcx2
        ASG7QeU46DfZd1JdLv/DeQKBgEIdAXbqRJrZHvc4EFGhZzubAoPGjG7QkcojiK2M
        dl9vR0iik6epl5adZ+MHbPWv106jE+miUmwKUGxPVwl+xxRblDujupt0MfJekp3T
        xmHk8b1lPKoaM3T+emNdCwPJkjltd6WOH4a+0tOm8u3OutJp/ixAVX1TNKoKATIu
        UMsNAoGAeoOeQYsUKMmB6fRCBsLtYeGMGNlE3qTthztlI6Au7JwLo4Kx5l6iGlHJ
        dwcIFvpBR/OsuFaXR259Qw5/aO61Mn7oWUpTbOCywVPr+UQ3yVJ3GMM9TrBBajDE
        DTBYZuSgaP9Zfoanzjm4xUX+esb4MHQJPZR3L1xvEuCqXGkZ7lQ=
        -----END RSA PRIVATE KEY-----
        """;

    /// For a client, with the names `Secondary.example` and `backup.example`.
    public static final String CLIENT = """
        -----BEGIN CERTIFICATE-----
        MIIBqDCCAU6gAwIBAgIBAjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5UZXN0IEF1
        dGhvcml0eTAgFw0yNDAxMDEwMDAwMDBaGA8yMTI0MDEwMTAwMDAwMFowETEPMA0G
        A1UEAwwGY2xpZW50MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE5el542IyM4pp
        Rg3/B86OBmTILe9HfIvF1idFLzEjJnmiDpPJVKvkFaXBtYTrX7cEVZHpIZkmea36
        oCmStXnbZKOBjDCBiTAyBgNVHREEKzApghFTZWNvbmRhcnkuZXhhbXBsZYIOYmFj
        a3VwLmV4YW1wbGWHBMAAAgEwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0OBBYE
        FGOEyvTr/H66wjM5+l+VL1fe7/uBMB8GA1UdIwQYMBaAFMM2/OATt4vBxTou+h9a
        mOpkT5iRMAoGCCqGSM49BAMCA0gAMEUCIArAjZ4juZ08nGV0mR/7AgnblNtx2skY
        Rj0cubuEx8lVAiEA4pqEBx/t1pU+e5i+N5ACcph8eHLiMPYM/1PLBaPAfWk=
        -----END CERTIFICATE-----
        """;

    /// The key of [#CLIENT] as PKCS #8.
    public static final String CLIENT_KEY = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAicF5AhHZVsLe8Ic
        wzBYgV/EOGBqsiYTx1qbXmFH7LShRANCAATl6XnjYjIzimlGDf8Hzo4GZMgt70d8
        i8XWJ0UvMSMmeaIOk8lUq+QVpcG1hOtftwRVkekhmSZ5rfqgKZK1edtk
        -----END PRIVATE KEY-----
        """;

    /// The pin of [#CLIENT_KEY].
    public static final String CLIENT_PIN = "GzupSDaFV5w+JPF5O0NZHKLINmXPAmcA0HccszvlZ2A=";

    private TestCertificates() {}

    /// The certificate in [#AUTHORITY].
    public static X509Certificate authority() throws GeneralSecurityException {
        return Pem.certificates(AUTHORITY).getFirst();
    }

    /// [#SERVER] and its key.
    public static TlsIdentity server() throws GeneralSecurityException {
        return new TlsIdentity(Pem.key(SERVER_KEY), Pem.certificates(SERVER));
    }

    /// [#RSA_SERVER] and its key.
    public static TlsIdentity rsaServer() throws GeneralSecurityException {
        return new TlsIdentity(Pem.key(RSA_SERVER_KEY), Pem.certificates(RSA_SERVER));
    }

    /// [#OTHER] and its key.
    public static TlsIdentity other() throws GeneralSecurityException {
        return new TlsIdentity(Pem.key(OTHER_KEY), Pem.certificates(OTHER));
    }
}
