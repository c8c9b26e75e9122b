import RecordText

/// What came out of a container in the end.
enum Unwrapped {
    case record(Cloud, JSONValue, AlertReference?)
    case passedOver
    case fault(rt_fault)
    /// An alert without an audit record inside.
    case emptyAlert(AlertReference)
}

/// Opens containers, and the containers inside them; one a worker.
final class Unwrapper {
    /// A CloudWatch batch of Pub/Sub messages of CloudEvents: no real chain is longer.
    private static let deepest = 6
    private let shim: OpaquePointer
    private let parser = JSONParser()

    init() { shim = rt_json_parser_new() }

    deinit { rt_json_parser_free(shim) }

    func unwrap(_ value: JSONValue, form: rt_fault) -> [Unwrapped] {
        open(value, form: form, alert: nil, depth: 0)
    }

    private func open(_ value: JSONValue, form: rt_fault, alert: AlertReference?, depth: Int) -> [Unwrapped] {
        guard depth < Unwrapper.deepest, let door = Door.of(form) else { return [.fault(form)] }
        return door.open(value).flatMap { resolve($0, alert: alert, depth: depth + 1) }
    }

    private func resolve(_ content: Content, alert: AlertReference?, depth: Int) -> [Unwrapped] {
        switch content {
        case .record(let cloud, let value): return [.record(cloud, value, alert)]
        case .value(let value):
            var text: [UInt8] = []
            value.write(to: &text)
            return recognise(text, alert: alert, depth: depth)
        case .text(let text): return recognise(Array(text.utf8), alert: alert, depth: depth)
        case .bytes(let bytes): return recognise(bytes, alert: alert, depth: depth)
        case .passedOver: return [.passedOver]
        case .unreadable: return [.fault(RT_FAULT_BAD_ENVELOPE)]
        case .unknown: return [.fault(RT_FAULT_UNKNOWN_FORM)]
        case .alert(let reference, let contents):
            // An alert about an alert: the outer one is the one that was raised last.
            let found = contents.flatMap { resolve($0, alert: alert ?? reference, depth: depth) }
            let holdsRecord = found.contains { if case .record = $0 { true } else { false } }
            return holdsRecord ? found : [.emptyAlert(alert ?? reference)]
        }
    }

    private func recognise(_ text: [UInt8], alert: AlertReference?, depth: Int) -> [Unwrapped] {
        guard depth < Unwrapper.deepest else { return [.fault(RT_FAULT_BAD_ENVELOPE)] }
        return text.withUnsafeBytes { bytes -> [Unwrapped] in
            var form = rt_form()
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard rt_form_of(shim, start, bytes.count, &form) == RT_JSON_OK else {
                return [.fault(RT_FAULT_BAD_ENVELOPE)]
            }
            let inner = UnsafeRawBufferPointer(start: form.text, count: form.length)
            switch form.kind {
            case RT_IS_PASSED_OVER: return [.passedOver]
            case RT_IS_RECORD:
                guard let value = try? parser.parse(inner) else { return [.fault(RT_FAULT_BAD_ENVELOPE)] }
                return [.record(Unwrapper.cloud(form.cloud), value, alert)]
            case RT_IS_EMBEDDED:
                let held = String(decoding: inner, as: UTF8.self)
                guard form.is_base64 else {
                    return recognise(Array(held.utf8), alert: alert, depth: depth + 1)
                }
                guard let decoded = Decoding.base64(held) else { return [.fault(RT_FAULT_BAD_ENVELOPE)] }
                return recognise(decoded, alert: alert, depth: depth + 1)
            default:
                guard let value = try? parser.parse(bytes) else { return [.fault(RT_FAULT_BAD_ENVELOPE)] }
                if let elements = value.array {
                    return elements.flatMap { resolve(.value($0), alert: alert, depth: depth + 1) }
                }
                return open(value, form: form.reason, alert: alert, depth: depth)
            }
        }
    }

    static func cloud(_ cloud: rt_cloud) -> Cloud {
        switch cloud {
        case RT_AZURE: .azure
        case RT_GCP: .gcp
        default: .aws
        }
    }
}
