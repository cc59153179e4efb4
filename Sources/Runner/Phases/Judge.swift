/// placeholder
extension ExperimentRun {
    func judge() -> RunEvent { .judged }
}
