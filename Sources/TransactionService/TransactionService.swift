// TransactionService
