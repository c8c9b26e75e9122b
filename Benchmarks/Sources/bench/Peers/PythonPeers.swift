import Foundation

/// Peers from PyPI, in a virtual environment in the cache.
struct PythonPeers {
    let python: String
    /// What was installed, as `name==version`.
    let packages: [String]

    /// Makes the environment when it is not there. Packages that cannot be had are left out, and said.
    static func prepare(scripts: URL, cache: URL, launcher: Launcher, skipped: inout [String]) -> PythonPeers?
    {
        guard let system = Tool.find("python3") else {
            skipped.append("DuckDB, pysimdjson, pySigma: there is no python3")
            return nil
        }
        let place = cache.appending(path: "venv")
        let python = place.appending(path: "bin/python").path
        if launcher.ask([python, "-m", "pip", "--version"]) == nil {
            Progress.say("making a virtual environment")
            guard launcher.ask([system, "-m", "venv", "--clear", place.path]) != nil else {
                skipped.append("DuckDB, pysimdjson, pySigma: python3 has no venv (package python3-venv)")
                return nil
            }
        }
        let list =
            (try? String(contentsOf: scripts.appending(path: "requirements.txt"), encoding: .utf8)) ?? ""
        var packages: [String] = []
        for wanted in list.split(separator: "\n").map(String.init) {
            let install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wanted]
            if has(wanted, python, launcher) || launcher.ask(install) != nil {
                packages.append(wanted)
            } else {
                skipped.append("\(wanted): cannot be installed from PyPI")
            }
        }
        return PythonPeers(python: python, packages: packages)
    }

    func has(_ package: String) -> Bool { packages.contains { $0.hasPrefix(package + "==") } }

    private static func has(_ wanted: String, _ python: String, _ launcher: Launcher) -> Bool {
        let parts = wanted.split(separator: "=")
        let question = "import importlib.metadata as m; print(m.version('\(parts.first ?? "")'))"
        let answer = launcher.ask([python, "-c", question])
        return answer?.trimmingCharacters(in: .whitespacesAndNewlines) == parts.last.map(String.init)
    }
}
