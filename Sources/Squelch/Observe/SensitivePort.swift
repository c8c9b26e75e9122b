import CloudChanges

/// A port that should not face the internet.
///
/// Source: exposure.md section 5: the union of Security Hub EC2.13, EC2.14, EC2.19 and EC2.21, AWS Config
/// `restricted-common-ports`, CIS, the Elastic rule for remote connections, and Prowler's checks; by class. Over UDP
/// only what answers there: its note names 53, 123, 161, 389, 1434 and 11211; 3389 after CIS for Azure.
struct SensitivePort: Sendable, Hashable {
    enum Transport: Sendable, Hashable, CaseIterable {
        case tcp, udp
    }

    let ports: PortRange
    let portClass: PortClass
    let transports: [Transport]
    /// What listens there, as a sentence would say it.
    let service: String

    static let table: [SensitivePort] =
        [
            entry(22, .admin, "SSH"), entry(23, .admin, "Telnet"), entry(135, .admin, "Windows RPC"),
            entry(139, .admin, "NetBIOS"), entry(445, .admin, "SMB"),
            entry(3389, .admin, "RDP", [.tcp, .udp]), entry(5900...5906, .admin, "VNC"),
            entry(5985...5986, .admin, "WinRM"),
            entry(1433, .database, "SQL Server"), entry(1434, .database, "SQL Server browser", [.tcp, .udp]),
            entry(1521, .database, "Oracle"), entry(2483, .database, "Oracle"),
            entry(3306, .database, "MySQL"), entry(5432, .database, "PostgreSQL"),
            entry(5984, .database, "CouchDB"), entry(6379, .database, "Redis"),
            entry(7000...7001, .database, "Cassandra"), entry(7199, .database, "Cassandra JMX"),
            entry(8086, .database, "InfluxDB"), entry(9042, .database, "Cassandra"),
            entry(9160, .database, "Cassandra"), entry(9200, .database, "Elasticsearch"),
            entry(9300, .database, "Elasticsearch"),
            entry(11_211, .database, "Memcached", [.tcp, .udp]), entry(27_017...27_019, .database, "MongoDB"),
            entry(50_000, .database, "Db2"),
            entry(2375...2376, .sensitive, "Docker"), entry(2379...2380, .sensitive, "etcd"),
            entry(4194, .sensitive, "cAdvisor"), entry(6443, .sensitive, "Kubernetes API"),
            entry(8443, .sensitive, "cluster control plane"), entry(10_250, .sensitive, "kubelet"),
            entry(10_255, .sensitive, "kubelet"), entry(30_000...32_767, .sensitive, "Kubernetes node ports"),
            entry(4040, .sensitive, "Spark"), entry(7077, .sensitive, "Spark"),
            entry(8088, .sensitive, "YARN"),
            entry(8888, .sensitive, "Jupyter"), entry(9092, .sensitive, "Kafka"),
            entry(50_070, .sensitive, "HDFS"),
            entry(20...21, .sensitive, "FTP"), entry(25, .sensitive, "SMTP"),
            entry(69, .sensitive, "TFTP", [.udp]),
            entry(110, .sensitive, "POP3"), entry(111, .sensitive, "rpcbind", [.tcp, .udp]),
            entry(143, .sensitive, "IMAP"), entry(389, .sensitive, "LDAP", [.tcp, .udp]),
            entry(636, .sensitive, "LDAPS"), entry(873, .sensitive, "rsync"),
            entry(2049, .sensitive, "NFS", [.tcp, .udp]),
            entry(53, .sensitive, "DNS", [.udp]), entry(123, .sensitive, "NTP", [.udp]),
            entry(161, .sensitive, "SNMP", [.tcp, .udp]), entry(512...514, .sensitive, "BSD remote shell"),
            entry(3000, .sensitive, "development server"), entry(4333, .sensitive, "mSQL"),
            entry(5000, .sensitive, "development server"), entry(5500, .sensitive, "VNC"),
            entry(5601, .sensitive, "Kibana"), entry(8080, .sensitive, "HTTP proxy or console"),
            entry(15_672, .sensitive, "RabbitMQ console"),
        ].compactMap(\.self)

    /// Whether the range holds a port that is neither listed over one of the carriers nor a web port.
    static func leavesPlain(_ range: PortRange, _ carriers: [Transport]) -> Bool {
        let sums = plainBelow[Set(carriers)] ?? []
        return sums.isEmpty || sums[range.last + 1] > sums[range.first]
    }

    /// How many plain ports lie below each port, so that a wide range costs no more than a narrow one.
    private static let plainBelow: [Set<Transport>: [Int]] = {
        let choices: [Set<Transport>] = [[], [.tcp], [.udp], [.tcp, .udp]]
        return Dictionary(uniqueKeysWithValues: choices.map { ($0, plainSums($0)) })
    }()

    private static func plainSums(_ carriers: Set<Transport>) -> [Int] {
        let listed = table.filter { !carriers.isDisjoint(with: $0.transports) }
            .flatMap { $0.ports.first...$0.ports.last }
        let special = Set(listed + [80, 443])
        return (0...65_535).reduce(into: [0]) { sums, port in
            sums.append(sums[port] + (special.contains(port) ? 0 : 1))
        }
    }

    private static func entry(
        _ ports: ClosedRange<Int>, _ portClass: PortClass, _ service: String,
        _ transports: [Transport] = [.tcp]
    ) -> SensitivePort? {
        PortRange(ports.lowerBound, ports.upperBound).map {
            SensitivePort(ports: $0, portClass: portClass, transports: transports, service: service)
        }
    }

    private static func entry(
        _ port: Int, _ portClass: PortClass, _ service: String, _ transports: [Transport] = [.tcp]
    ) -> SensitivePort? { entry(port...port, portClass, service, transports) }
}
